import { isJsonObject, type JsonObject } from "../../protocol/json-rpc";
import { META_LOG_LEVEL, metaOf } from "../../protocol/era";
import { firstByteMsOf } from "../../limits";
import type { BridgeRequest } from "../bridge-call";
import type { Link, LinkItem, LinkReply } from "../link";
import { restUnless, unlessAborted } from "../response";
import { upstreamFailure, upstreamRefusal } from "../upstream-fault";
import { legacyRequest, type LegacyRequest } from "./legacy-request";
import type { LegacySession } from "./legacy-session";

/** A question of the upstream that waits for its answer. */
export interface OpenQuestion {
  readonly id: unknown;
  readonly method: string;
  readonly params: JsonObject | undefined;
}

/** A call that runs at a legacy upstream. It outlives the exchange that began it: it can be parked. */
export interface LegacyCall {
  readonly session: LegacySession;
  readonly id: string;
  readonly link: Link;
  readonly questions: Map<string, OpenQuestion>;
  /** Capabilities the upstream asked for all the same, and was refused. */
  readonly refused: JsonObject[];
  /** The next item; asked again before it arrived, the same promise. */
  next(): Promise<IteratorResult<LinkItem>>;
  taken(): void;
  /** Ends the call at the upstream. */
  cancel(): void;
  /** It was answered: nobody reads on. */
  finish(): void;
}

/** Without the upstream answering; one that answers may hang up as often as it likes. */
const FAILED_RESUMES_MAX = 5;
const RESUME_AFTER_MS = 500;
const INBOX_MAX = 50;

/** Sends the call; a session the upstream lost is renewed once, since the call was not run. */
export async function startCall(
  call: BridgeRequest,
  session: LegacySession,
  request: LegacyRequest,
  renew: () => Promise<LegacySession>,
): Promise<LegacyCall> {
  const first = await send(call, session, request);
  if (first !== null) return follow(call.link, session, request.id, first);
  const fresh = await unlessAborted(renew(), call.signal);
  const again = legacyRequest(call, fresh);
  const second = await send(call, fresh, again);
  if (second === null) throw upstreamRefusal(404);
  return follow(call.link, fresh, again.id, second);
}

interface Sent {
  readonly reply: LinkReply;
  readonly controller: AbortController;
}

/** Null: the upstream does not know the session. */
async function send(
  call: BridgeRequest,
  session: LegacySession,
  request: LegacyRequest,
): Promise<Sent | null> {
  const offered = session.initialized["capabilities"];
  const hasLogs = isJsonObject(offered) && offered["logging"] !== undefined;
  if (hasLogs && metaOf(call.message.params)[META_LOG_LEVEL] !== undefined) {
    await unlessAborted(session.logEverything(call.link), call.signal);
  }
  // Its own: the call may outlive this exchange.
  const controller = new AbortController();
  const abort = (): void => cancelUpstream(call.link, session, request.id, controller);
  call.signal.throwIfAborted();
  call.signal.addEventListener("abort", abort, { once: true });
  try {
    const firstByteMs = firstByteMsOf(call.message.method, call.limits);
    const reply = await call.link.post(request.text, session.headers, controller.signal, firstByteMs);
    const isPassedOn = ![401, 403, 407, 429].includes(reply.status) && reply.status < 500;
    if (isPassedOn) return await unlessLost(session, { reply, controller });
    reply.discard();
    throw upstreamRefusal(reply.status, reply.retryAfter);
  } finally {
    call.signal.removeEventListener("abort", abort);
  }
}

// Only what says that the session is unknown was surely not run, and may be sent again. Servers built on the SDK's
// examples say so with 400 and a message where the specification says 404.
async function unlessLost(session: LegacySession, sent: Sent): Promise<Sent | null> {
  const { reply } = sent;
  if (session.id === null || (reply.status !== 404 && reply.status !== 400)) return sent;
  const first = reply.status === 404 ? null : await reply.items.next();
  if (first !== null && !saysUnknownSession(first)) {
    return { ...sent, reply: { ...reply, items: startingWith(first, reply.items) } };
  }
  reply.discard();
  return null;
}

function saysUnknownSession(item: IteratorResult<LinkItem, unknown>): boolean {
  if (item.done === true || item.value.kind !== "message") return false;
  const { error } = item.value.message;
  return isJsonObject(error) && error["code"] === -32000 && /session/i.test(String(error["message"]));
}

async function* startingWith(
  first: IteratorResult<LinkItem, unknown>,
  rest: AsyncGenerator<LinkItem>,
): AsyncGenerator<LinkItem> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}

function follow(link: Link, session: LegacySession, id: string, { reply, controller }: Sent): LegacyCall {
  const items = resuming(link, session, reply, controller.signal);
  const inbox: LinkItem[] = [];
  let wake: () => void = () => undefined;
  const take = (item: LinkItem): void => {
    // Nobody reads while the call is parked.
    if (inbox.length >= INBOX_MAX) return;
    inbox.push(item);
    wake();
  };
  const leave = session.events.run({
    id,
    ask: (message) => take({ kind: "stray", message }),
    tell: take,
    cancel: () => call.cancel(),
  });
  let reading: Promise<IteratorResult<LinkItem>> | null = null;
  let pending: Promise<IteratorResult<LinkItem>> | null = null;
  const nextItem = async (): Promise<IteratorResult<LinkItem>> => {
    const asked = inbox.shift();
    if (asked !== undefined) return { done: false, value: asked };
    reading ??= items.next();
    reading.catch(() => undefined);
    const arrived = new Promise<"asked">((resolve) => (wake = () => resolve("asked")));
    const step = await Promise.race([reading, arrived]);
    if (step === "asked") return nextItem();
    reading = null;
    return step;
  };
  const call: LegacyCall = {
    session,
    id,
    link,
    questions: new Map(),
    refused: [],
    next: () => (pending ??= nextItem()),
    taken: () => void (pending = null),
    cancel() {
      leave();
      pending?.catch(() => undefined);
      cancelUpstream(link, session, id, controller);
    },
    finish() {
      leave();
      void items.return(undefined).catch(() => undefined);
    },
  };
  return call;
}

// Closing a stream means nothing to a legacy server; it has to be told.
function cancelUpstream(link: Link, session: LegacySession, id: string, controller: AbortController): void {
  if (controller.signal.aborted) return;
  const params = { requestId: id, reason: "The client closed the call." };
  const body = JSON.stringify({ jsonrpc: "2.0", method: "notifications/cancelled", params });
  void link
    .post(body, session.headers, AbortSignal.timeout(5_000))
    .then((answer) => answer.discard())
    .catch(() => undefined);
  controller.abort();
}

// A legacy server may hang up after an event with an id; the rest is fetched with GET.
async function* resuming(
  link: Link,
  session: LegacySession,
  first: LinkReply,
  signal: AbortSignal,
): AsyncGenerator<LinkItem> {
  let reply: LinkReply | null = first;
  let lastId: string | null = null;
  let retryMs = RESUME_AFTER_MS;
  for (let failures = 0; failures < FAILED_RESUMES_MAX; failures += 1) {
    try {
      for await (const item of itemsOf(reply)) {
        failures = 0;
        if (item.kind === "event_id") {
          lastId = item.id ?? lastId;
          retryMs = item.retryMs ?? retryMs;
        }
        yield item;
      }
    } catch (error) {
      if (lastId === null || signal.aborted) throw error;
    }
    if (lastId === null) return;
    await restUnless(signal, retryMs);
    signal.throwIfAborted();
    const headers: Record<string, string> = { ...session.headers, "last-event-id": lastId };
    reply = await link.get(headers, signal).catch(() => null);
    if (reply === null || reply.status === 200) continue;
    reply.discard();
    break;
  }
  throw upstreamFailure("reset");
}

async function* itemsOf(reply: LinkReply | null): AsyncGenerator<LinkItem> {
  if (reply !== null) yield* reply.items;
}

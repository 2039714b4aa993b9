import { isJsonObject, type JsonObject } from "../../protocol/json-rpc";
import type { Link, LinkItem } from "../link";
import { restUnless, within } from "../response";
import { isQuestion } from "../question-kinds";

export type SessionEvent =
  | Told
  /** Something may have been missed. */
  | { readonly kind: "gap" }
  /** Nothing will follow: the session is being given up. */
  | { readonly kind: "over" };

type Told = Extract<LinkItem, { kind: "message" }>;

/** A call that runs at the upstream, as its session sees it. */
export interface RunningCall {
  /** Of the request, and its progress token. */
  readonly id: string;
  ask(question: JsonObject): void;
  /** Its progress, where the upstream says it on the session's stream. */
  tell(progress: Told): void;
  cancel(): void;
}

/** What an upstream says of its own accord on one session, given to every subscription of it. */
export interface SessionEvents {
  /** A notification that arrived with a call but is not part of it. */
  emit(event: SessionEvent): void;
  /** Resolves once the upstream's stream is open, or it said that it has none. */
  listen(link: Link, onEvent: (event: SessionEvent) => void): Promise<() => void>;
  /** Returns the function that ends this. */
  run(call: RunningCall): () => void;
  /** Nobody may have the answers any more. */
  cancelCalls(): void;
  /** Opens the upstream's stream for as long as the session is held. */
  open(link: Link): void;
  close(): void;
  /** Subscriptions end in order, so that their clients ask again and get the session of today. */
  endListeners(): void;
  /** Subscriptions are counted: the upstream hears of the first and of the end of the last. */
  subscribe(link: Link, uri: string): Promise<boolean>;
  unsubscribe(link: Link, uri: string): void;
  isInUse(): boolean;
  /** The upstream no longer knows the session. */
  isLost(): boolean;
}

const RECONNECT_MS = 1_000;
const RECONNECT_MAX_MS = 60_000;
const OPEN_WITHIN_MS = 3_000;
const WAITING_MAX = 20;
const EARLY_MAX = 20;
const EARLY_CHARS_MAX = 16_384;

export function createSessionEvents(
  headers: Readonly<Record<string, string>>,
  nextId: () => string,
): SessionEvents {
  const listeners = new Set<(event: SessionEvent) => void>();
  const running = new Set<RunningCall>();
  let stream: { readonly controller: AbortController; readonly opened: Promise<void> } | null = null;
  let isLost = false;
  const emit = (event: SessionEvent): void => {
    for (const listener of listeners) listener(event);
  };
  // It may be faster than the headers of the call's own stream.
  const early: Told[] = [];
  const hear = (item: Told): void => {
    const token = progressTokenOf(item.message);
    const call = token === undefined ? undefined : [...running].find(({ id }) => id === token);
    if (call !== undefined) return call.tell(item);
    if (token === undefined) return emit(item);
    if (item.text.length <= EARLY_CHARS_MAX) early.push(item);
    if (early.length > EARLY_MAX) early.shift();
  };
  const lose = (): void => {
    isLost = true;
    emit({ kind: "over" });
  };
  const tell = async (link: Link, method: string, uri: string): Promise<JsonObject | null> => {
    const body = { jsonrpc: "2.0", id: nextId(), method, params: { uri } };
    const reply = await link.post(JSON.stringify(body), headers, AbortSignal.timeout(30_000));
    for await (const item of reply.items) {
      if (item.kind === "message" && item.message["method"] === undefined) return item.message;
    }
    return null;
  };
  // The stream does not say which call a question is of: it is put to the one that runs alone, or to
  // the next one that does.
  const waiting: JsonObject[] = [];
  const askWaiting = (): void => {
    const [only] = running;
    if (only === undefined || running.size > 1) return;
    for (const question of waiting.splice(0)) only.ask(question);
  };
  const ask = (question: JsonObject): boolean => {
    if (waiting.length >= WAITING_MAX) return false;
    waiting.push(question);
    askWaiting();
    return true;
  };
  const on: StreamEvents = { emit, hear, ask, lose };
  return {
    emit,
    async listen(link, onEvent) {
      listeners.add(onEvent);
      stream ??= openStream(link, headers, on);
      await within(stream.opened, OPEN_WITHIN_MS);
      return () => void listeners.delete(onEvent);
    },
    run(call) {
      running.add(call);
      for (const item of early) if (progressTokenOf(item.message) === call.id) call.tell(item);
      askWaiting();
      return () => {
        running.delete(call);
        askWaiting();
      };
    },
    cancelCalls() {
      for (const call of [...running]) call.cancel();
    },
    open: (link) => void (stream ??= openStream(link, headers, on)),
    close: () => stream?.controller.abort(),
    ...createSubscriptions(tell),
    endListeners() {
      emit({ kind: "over" });
      stream?.controller.abort();
    },
    isInUse: () => listeners.size > 0 || running.size > 0,
    isLost: () => isLost,
  };
}

function progressTokenOf({ method, params }: JsonObject): unknown {
  return method === "notifications/progress" && isJsonObject(params) ? params["progressToken"] : undefined;
}

type Tell = (link: Link, method: string, uri: string) => Promise<JsonObject | null>;

function createSubscriptions(tell: Tell): Pick<SessionEvents, "subscribe" | "unsubscribe"> {
  const subscribers = new Map<string, { count: number; readonly answered: Promise<boolean> }>();
  // Two messages under way at once may arrive in any order, and the later one counts.
  const ending = new Map<string, Promise<unknown>>();
  return {
    async subscribe(link, uri) {
      const known = subscribers.get(uri);
      if (known !== undefined) {
        known.count += 1;
        return known.answered;
      }
      const answered = Promise.resolve(ending.get(uri))
        .then(() => tell(link, "resources/subscribe", uri))
        .then(
          (answer) => answer?.["result"] !== undefined,
          () => false,
        );
      subscribers.set(uri, { count: 1, answered });
      if (await answered) return true;
      // Whoever asked meanwhile hears the same.
      subscribers.delete(uri);
      return false;
    },
    unsubscribe(link, uri) {
      const known = subscribers.get(uri);
      if (known !== undefined && (known.count -= 1) > 0) return;
      subscribers.delete(uri);
      const ended = tell(link, "resources/unsubscribe", uri)
        .catch(() => null)
        .finally(() => ending.get(uri) === ended && ending.delete(uri));
      ending.set(uri, ended);
    },
  };
}

interface StreamEvents {
  emit(event: SessionEvent): void;
  hear(item: Told): void;
  ask(question: JsonObject): boolean;
  lose(): void;
}

function openStream(link: Link, headers: Readonly<Record<string, string>>, on: StreamEvents) {
  const controller = new AbortController();
  let isOpened: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (isOpened = resolve));
  void keepOpen(link, headers, { signal: controller.signal, opened: isOpened, ...on }).catch(() => undefined);
  return { controller, opened };
}

async function keepOpen(
  link: Link,
  headers: Readonly<Record<string, string>>,
  on: StreamEvents & { readonly signal: AbortSignal; opened(): void },
): Promise<void> {
  let wasOpen = false;
  let lastId: string | null = null;
  let retryMs = RECONNECT_MS;
  for (let failures = 0; !on.signal.aborted; failures += 1) {
    try {
      const resumed: Record<string, string> = lastId === null ? {} : { "last-event-id": lastId };
      const reply = await link.get({ ...headers, ...resumed }, on.signal);
      on.opened();
      if (reply.status !== 200) reply.discard();
      if ((reply.status === 404 || reply.status === 400) && wasOpen) return on.lose();
      // Not every legacy server has such a stream; its calls may still carry notifications.
      if (reply.status === 405 || reply.status === 404) return;
      if (reply.status === 200) {
        wasOpen = true;
        // A server that numbers its events replays what was missed.
        if (failures > 0 && lastId === null) on.emit({ kind: "gap" });
        for await (const item of reply.items) {
          failures = 0;
          if (item.kind === "event_id") {
            lastId = item.id ?? lastId;
            retryMs = item.retryMs ?? retryMs;
          }
          if (item.kind !== "message") continue;
          if (item.message["id"] === undefined) on.hear(item);
          else if (
            item.message["method"] !== undefined &&
            !(isQuestion(item.message) && on.ask(item.message))
          )
            await answerStray(link, headers, item.message);
        }
      }
    } catch {
      // A broken stream is opened again for as long as somebody listens.
    }
    const pause = Math.min(retryMs * 2 ** Math.min(failures, 6), RECONNECT_MAX_MS);
    await restUnless(on.signal, pause);
  }
}

// Belongs to no call, or to nobody knows which; a modern client can only be asked in one.
async function answerStray(
  link: Link,
  headers: Readonly<Record<string, string>>,
  { id, method }: JsonObject,
): Promise<void> {
  const error = { code: -32601, message: "The client can be asked only while a call of its runs." };
  const outcome = method === "ping" ? { result: {} } : { error };
  const body = JSON.stringify({ jsonrpc: "2.0", id, ...outcome });
  (await link.post(body, headers, AbortSignal.timeout(10_000))).discard();
}

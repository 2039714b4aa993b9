import type { CancelSignal } from "@/lib/shared/cancel-signal";
import type { UpstreamResponse } from "../ports";
import { sseEvent } from "../protocol/sse";
import type { Outgoing } from "./bridge-call";
import { upstreamFailure } from "./upstream-fault";

/** How long an answer may take to still be sent as plain JSON. */
const JSON_WITHIN_MS = 2_000;
const HEARTBEAT_MS = 15_000;
/** After which a client may come back for a stream that broke. */
const RETRY_MS = 1_000;
const HEARTBEAT = Buffer.from(": alive\n\n");

/** A bridged exchange as the response an upstream of the client's era would have given. */
export async function responseOf(
  outgoing: AsyncGenerator<Outgoing>,
  idleMs: number,
  numbering: () => Numbering | null = () => null,
): Promise<UpstreamResponse> {
  let pending = outgoing.next();
  // An answer that comes at once has a status of its own; a stream is always 200.
  for (const until = performance.now() + JSON_WITHIN_MS; ;) {
    const step = await within(pending, until - performance.now());
    if (step === "later") break;
    if (step.done === true) throw upstreamFailure("reset");
    if (step.value.kind === "answer") {
      await outgoing.return(undefined);
      return jsonResponse(step.value.status, step.value.text);
    }
    if (step.value.kind === "message") {
      pending = Promise.resolve(step);
      break;
    }
    pending = outgoing.next();
  }
  return eventStream(outgoing, pending, { idleMs, numbering: numbering() });
}

/** How the events of a stream are numbered, for clients that come back for what they missed. */
export interface Numbering {
  /** The id of the next event; "" is the one that opens the stream. */
  append(text: string, isAnswer?: boolean): string;
  /** The stream is over. */
  finish(): void;
  /** Whether the client knows events without data. */
  readonly isPrimed: boolean;
}

/** A stream from the beginning. */
export function streamOf(
  outgoing: AsyncGenerator<Outgoing>,
  numbering: Numbering | null = null,
): UpstreamResponse {
  return eventStream(outgoing, outgoing.next(), { idleMs: 0, numbering });
}

export function jsonResponse(status: number, text: string): UpstreamResponse {
  return { status, headers: { "content-type": "application/json" }, body: once(Buffer.from(text)) };
}

export function emptyResponse(status: number): UpstreamResponse {
  return { status, headers: {}, body: once(null) };
}

interface StreamRules {
  readonly idleMs: number;
  readonly numbering: Numbering | null;
}

function eventStream(
  outgoing: AsyncGenerator<Outgoing>,
  first: Promise<IteratorResult<Outgoing>>,
  rules: StreamRules,
): UpstreamResponse {
  return {
    status: 200,
    headers: { "content-type": "text/event-stream" },
    body: events(outgoing, first, rules),
  };
}

async function* events(
  outgoing: AsyncGenerator<Outgoing>,
  first: Promise<IteratorResult<Outgoing>>,
  rules: StreamRules,
): AsyncGenerator<Uint8Array> {
  try {
    yield* numbered(outgoing, first, rules);
  } finally {
    rules.numbering?.finish();
    void outgoing.return(undefined).catch(() => undefined);
  }
}

async function* numbered(
  outgoing: AsyncGenerator<Outgoing>,
  first: Promise<IteratorResult<Outgoing>>,
  { idleMs, numbering }: StreamRules,
): AsyncGenerator<Uint8Array> {
  let pending = first;
  let heardAt = performance.now();
  // So that the headers leave and an idle connection stays open.
  yield numbering?.isPrimed === true ? opening(numbering.append("")) : HEARTBEAT;
  for (;;) {
    const step = await within(pending, idleMs > 0 ? Math.min(HEARTBEAT_MS, idleMs) : HEARTBEAT_MS);
    if (step === "later") {
      // Our own heartbeats must not pass for an upstream that is alive.
      if (idleMs > 0 && performance.now() - heardAt > idleMs) throw upstreamFailure("timeout");
      yield HEARTBEAT;
      continue;
    }
    heardAt = performance.now();
    if (step.done === true) return;
    // Before the bytes leave: what ends the exchange then no longer concerns the answered call.
    if (step.value.kind === "answer") await outgoing.return(undefined);
    yield step.value.kind === "alive" ? HEARTBEAT : eventOf(step.value, numbering);
    if (step.value.kind === "answer") return;
    pending = outgoing.next();
  }
}

function opening(id: string): Uint8Array {
  return Buffer.from(`id: ${id}\nretry: ${RETRY_MS}\ndata: \n\n`);
}

function eventOf(outgoing: Exclude<Outgoing, { kind: "alive" }>, numbering: Numbering | null): Uint8Array {
  const { text } = outgoing;
  const given = outgoing.kind === "message" ? outgoing.eventId : undefined;
  const id = given ?? numbering?.append(text, outgoing.kind === "answer");
  if (id === undefined) return sseEvent(Buffer.from(text));
  return Buffer.from(`event: message\nid: ${id}\ndata: ${text}\n\n`);
}

async function* once(bytes: Uint8Array | null): AsyncGenerator<Uint8Array> {
  if (bytes !== null) yield await Promise.resolve(bytes);
}

/** Waits so long, or until the signal; unlike a promise of the signal's own, nothing of it stays behind. */
export async function restUnless(signal: CancelSignal, ms: number): Promise<void> {
  if (signal.aborted) return;
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  signal.addEventListener("abort", stop, { once: true });
  try {
    await within(stopped, ms);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** The value of something that others wait for too, unless this one does not want it any more. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let stop: () => void = () => undefined;
  const stopped = new Promise<never>((_resolve, reject) => (stop = () => reject(upstreamFailure("aborted"))));
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** The value, or "later" when it takes longer; the promise goes on and may be awaited again. */
export async function within<T>(promise: Promise<T>, ms: number): Promise<T | "later"> {
  let timer: NodeJS.Timeout | undefined;
  const later = new Promise<"later">((resolve) => {
    timer = setTimeout(() => resolve("later"), Math.max(0, ms));
  });
  try {
    return await Promise.race([promise, later]);
  } finally {
    clearTimeout(timer);
  }
}

import { createSseSplitter, type SseBlock } from "../protocol/sse";
import { createByteQueue } from "./byte-queue";
import { createEventPace } from "../protocol/event-pace";
import type { UpstreamReply } from "./forward";
import type { Watchdog } from "./watchdog";
import type { StreamPulse } from "./stream-pulse";

export interface RelayRules {
  readonly eventBytesMax: number;
  readonly queueBytesMax: number;
  readonly pulse: StreamPulse;
  readonly eventsPerSecondMax: number;
  /** Of the whole stream; 0: it may go on for ever. */
  readonly streamBytesMax: number;
  /** To be awaited before anything passes; null: nothing is. */
  doubt(): Promise<void> | null;
  /** What goes on to the client for a block: bytes, or null to drop it. */
  inspect(block: SseBlock): Uint8Array | null;
  /** Whether the client's leaving ends the upstream exchange. */
  readonly endsWithClient: boolean;
  /** The upstream is done, by itself or by failure; may add a last event. */
  conclude(failure: { readonly error: unknown } | null): Uint8Array | null;
}

/**
 * Carries an event stream from the upstream to the client, event by event and at once. The upstream
 * is read by its own loop: a legacy client may leave, and its call still runs to its end.
 */
export function relayEvents(reply: UpstreamReply, rules: RelayRules): AsyncIterable<Uint8Array> {
  const queue = createByteQueue(rules.queueBytesMax, () => {
    if (rules.endsWithClient) reply.watchdog.abort("cancelled");
  });
  // What waits for a slow reader is not theirs any more.
  const dropRevoked = (): void => {
    if (reply.watchdog.reason() === "revoked") queue.drop();
  };
  reply.watchdog.signal.addEventListener("abort", dropRevoked, { once: true });
  void pump(reply, rules, queue);
  return queue.body;
}

async function pump(
  reply: UpstreamReply,
  rules: RelayRules,
  queue: ReturnType<typeof createByteQueue>,
): Promise<void> {
  const unwatch = rules.pulse.watch(queue);
  const splitter = createSseSplitter(rules.eventBytesMax);
  const pace = createEventPace(rules.eventsPerSecondMax);
  let bytesIn = 0;
  let failure: { readonly error: unknown } | null = null;
  try {
    for (let step = await reply.body.next(); step.done !== true; step = await reply.body.next()) {
      reply.watchdog.progressed();
      bytesIn += step.value.length;
      const isTooLong = rules.streamBytesMax > 0 && bytesIn > rules.streamBytesMax;
      const blocks = isTooLong ? null : splitter.push(step.value);
      if (blocks === null) {
        reply.watchdog.abort("too_large");
        break;
      }
      const doubt = rules.doubt();
      if (doubt !== null) await doubt;
      if (reply.watchdog.reason() !== null) break;
      for (const block of blocks) {
        const bytes = rules.inspect(block);
        if (bytes !== null) queue.push(bytes);
      }
      const owed = pace.after(blocks.length);
      if (owed !== null && !(await isPaid(owed, reply.watchdog))) break;
      await queue.room();
    }
  } catch (error) {
    failure = { error };
  }
  if (reply.watchdog.reason() !== null) failure ??= { error: null };
  reply.watchdog.stop();
  // Where it was left before its end, whoever made it still has to let go of what it holds.
  void reply.body.return?.()?.catch(() => undefined);
  const last = rules.conclude(failure);
  // Who gave up on a silent upstream still listens to it: a body that waits cannot be told to return.
  if (failure !== null) reply.watchdog.abort("cancelled");
  if (last !== null) queue.push(last);
  unwatch();
  queue.end();
}

/** False when the exchange ended meanwhile: what is still queued of it is nobody's. */
async function isPaid(owed: AsyncIterable<void>, watchdog: Watchdog): Promise<boolean> {
  for await (const _ of owed) {
    // The upstream is not silent: it is us who do not listen.
    watchdog.progressed();
    if (watchdog.reason() !== null) return false;
  }
  return true;
}

import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@/lib/platform/logger";
import type { CallStore } from "./call-store";
import type { Complain } from "./complainer";
import type { CallRow } from "./call-row";
import { mergeCallRecords } from "./journal-record";
import { recordBytes } from "./record-bytes";

const WAIT_MS = 50;
const RETRY_MS_MIN = 200;
const RETRY_MS_MAX = 5_000;
const BATCH_RECORDS_MAX = 500;
const WAITING_BYTES_MAX = 32 * 1024 * 1024;

export interface LazyQueue {
  add(call: CallRow): void;
  /** Writes what waits, within this time. What is left then is lost, and said so. */
  close(ms: number): Promise<void>;
}

/** Records nobody waits for, written in batches one after the other; a batch that fails is tried until it does not. */
export function createLazyQueue(store: CallStore, log: Logger, complain: Complain): LazyQueue {
  const queue: CallRow[] = [];
  let waitingBytes = 0;
  let running: Promise<void> | null = null;
  const closing = new AbortController();

  const writeOne = async (): Promise<void> => {
    const batch = queue.slice(0, BATCH_RECORDS_MAX);
    const calls = mergeCallRecords(batch);
    const refused = await store.write(calls);
    queue.splice(0, batch.length);
    for (const call of batch) waitingBytes -= recordBytes(call);
    for (const { call, error } of refused) {
      const { callId, orgId } = call;
      log.error({ callId, orgId, err: error }, "a call record was refused by PostgreSQL and is LOST");
    }
    void store.noteKeyUse(calls);
  };

  const run = async (): Promise<void> => {
    let retryMs = RETRY_MS_MIN;
    const { signal } = closing;
    await delay(WAIT_MS, undefined, { signal }).catch(() => undefined);
    while (queue.length > 0) {
      try {
        await writeOne();
        retryMs = RETRY_MS_MIN;
      } catch (error) {
        log.warn({ waiting: queue.length, err: error }, "outcomes of calls wait for PostgreSQL");
        // Once closing, the pauses stay short: there is little time.
        await delay(signal.aborted ? RETRY_MS_MIN : retryMs);
        retryMs = Math.min(retryMs * 2, RETRY_MS_MAX);
      }
    }
  };

  return {
    add(call) {
      const bytes = recordBytes(call);
      if (closing.signal.aborted || waitingBytes + bytes > WAITING_BYTES_MAX) {
        complain(new Error("A record nobody waited for could not be kept."));
        return;
      }
      waitingBytes += bytes;
      queue.push(call);
      running ??= run().finally(() => (running = null));
    },
    async close(ms) {
      closing.abort();
      const timeUp = new AbortController();
      await Promise.race([running, delay(ms, undefined, { signal: timeUp.signal }).catch(() => undefined)]);
      timeUp.abort();
      if (queue.length > 0)
        log.error({ count: queue.length }, "outcomes of calls are LOST: PostgreSQL is away");
      queue.length = 0;
    },
  };
}

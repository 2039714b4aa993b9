import type { CallRow } from "./call-row";
import type { CallStore } from "./call-store";
import { recordBytes } from "./record-bytes";

/** Batches under way at the same time; each holds one connection. */
const LANES = 2;
const BATCH_RECORDS_MAX = 500;
const BATCH_BYTES_MAX = 4 * 1024 * 1024;
const WAITING_RECORDS_MAX = 5_000;
const WAITING_BYTES_MAX = 32 * 1024 * 1024;
const ANSWER_MS = 2_000;
/** While PostgreSQL is known to be away, a caller learns it sooner. */
const ANSWER_WHILE_DOWN_MS = 500;
const RETRY_MS = 50;

interface Waiting {
  readonly call: CallRow;
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  isOver: boolean;
}

export interface AttemptQueue {
  /** Resolves when the record is committed; rejects within two seconds otherwise. */
  append(call: CallRow): Promise<void>;
  /** Refuses what comes from now on, and waits for what is under way. */
  close(): Promise<void>;
}

/** Group commit: what arrives while the lanes are busy forms the next batch. */
export function createAttemptQueue(store: CallStore): AttemptQueue {
  const queue: Waiting[] = [];
  const lanes = new Set<Promise<void>>();
  let waitingBytes = 0;
  let isDown = false;
  let isClosed = false;

  const write = async (calls: readonly CallRow[]) => {
    try {
      return await store.write(calls);
    } catch (error) {
      // One quick second try bridges a restart of PostgreSQL that closed the pool's connections.
      if (isDown) throw error;
      isDown = true;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      return store.write(calls);
    }
  };

  const writeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    const calls = batch.map(({ call }) => call);
    try {
      const refused = new Map((await write(calls)).map(({ call, error }) => [call, error]));
      isDown = false;
      for (const { call, resolve, reject } of batch) {
        if (refused.has(call)) reject(refused.get(call));
        else resolve();
      }
      void store.noteKeyUse(calls);
    } catch (error) {
      isDown = true;
      for (const { reject } of batch) reject(error);
    }
  };

  const runLane = async (): Promise<void> => {
    while (queue.length > 0) {
      const taken = takeFrom(queue);
      for (const { bytes } of taken) waitingBytes -= bytes;
      const batch = taken.filter(({ isOver }) => !isOver);
      if (batch.length > 0) await writeBatch(batch);
    }
  };

  const startLane = () => {
    if (lanes.size === LANES) return;
    const lane = runLane().finally(() => lanes.delete(lane));
    lanes.add(lane);
  };

  return {
    append(call) {
      if (isClosed) return Promise.reject(new Error("The recorder is closed."));
      const bytes = recordBytes(call);
      if (queue.length >= WAITING_RECORDS_MAX || waitingBytes + bytes > WAITING_BYTES_MAX)
        return Promise.reject(new Error("Too many records wait for PostgreSQL."));
      return new Promise((resolve, reject) => {
        queue.push(waitFor(call, isDown ? ANSWER_WHILE_DOWN_MS : ANSWER_MS, { resolve, reject }));
        waitingBytes += bytes;
        startLane();
      });
    },
    async close() {
      isClosed = true;
      await Promise.all(lanes);
    },
  };
}

function waitFor(
  call: CallRow,
  ms: number,
  caller: { readonly resolve: () => void; readonly reject: (error: Error) => void },
): Waiting {
  const waiting: Waiting = {
    call,
    bytes: recordBytes(call),
    isOver: false,
    resolve: () => {
      clearTimeout(timer);
      caller.resolve();
    },
    reject: (error) => {
      clearTimeout(timer);
      waiting.isOver = true;
      caller.reject(error instanceof Error ? error : new Error(String(error)));
    },
  };
  const timer = setTimeout(() => {
    waiting.reject(new Error("PostgreSQL did not take the record in time."));
  }, ms);
  return waiting;
}

/** Takes from the front of the queue what one transaction should hold. */
function takeFrom(queue: Waiting[]): readonly Waiting[] {
  let bytes = 0;
  let count = 0;
  for (const waiting of queue) {
    if (count === BATCH_RECORDS_MAX || (count > 0 && bytes + waiting.bytes > BATCH_BYTES_MAX)) break;
    bytes += waiting.bytes;
    count += 1;
  }
  return queue.splice(0, count);
}

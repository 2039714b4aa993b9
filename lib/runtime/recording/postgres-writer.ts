import type { Logger } from "@/lib/platform/logger";
import { createAttemptQueue } from "./attempt-queue";
import type { CallStore } from "./call-store";
import { DRAIN_MS, type CallWriter } from "./call-writer";
import type { Complain } from "./complainer";
import { createLazyQueue } from "./lazy-queue";
import { withinTime } from "./within-time";

export interface PostgresWriterDeps {
  readonly store: CallStore;
  readonly log: Logger;
  readonly complain: Complain;
  readonly drainMs?: number;
}

/**
 * Records in PostgreSQL itself, for hosts without a disk that lasts: an attempt is committed before the upstream sees
 * the call, outcomes follow in batches. Nothing of it outlives the process.
 */
export function createPostgresWriter({ store, log, complain, drainMs }: PostgresWriterDeps): CallWriter {
  const attempts = createAttemptQueue(store);
  const lazy = createLazyQueue(store, log, complain);
  return {
    append: attempts.append,
    appendLazy: lazy.add,
    start: () => Promise.resolve(),
    async close() {
      const ms = drainMs ?? DRAIN_MS;
      await withinTime(attempts.close(), ms);
      await lazy.close(ms);
    },
  };
}

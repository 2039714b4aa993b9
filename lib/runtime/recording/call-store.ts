import type { Pool } from "pg";
import type { Logger } from "@/lib/platform/logger";
import type { Clock } from "@/lib/shared/clock";
import { createLruMap } from "../lru-map";
import type { CallRow } from "./call-row";
import { classifyFailure } from "./postgres-failure";
import { ensurePartitions, writeCalls, writeKeyUse } from "./write-calls";

const PARTITIONS_EVERY_MS = 12 * 3_600_000;
const KEY_USE_EVERY_MS = 60_000;
const KEYS_MAX = 20_000;
const UNCERTAIN_MAX = 5;

export interface CallStoreDeps {
  readonly pool: () => Promise<Pool>;
  readonly clock: Clock;
  readonly log: Logger;
  /** How long one statement may take; a PostgreSQL that vanished without a word is noticed by this. */
  readonly statementMs?: number;
}

/** A call that PostgreSQL will never take as it is. */
export interface RefusedCall {
  readonly call: CallRow;
  readonly error: unknown;
}

export interface CallStore {
  /** Writes each call once, and answers those that were refused for their data. Rejects when the batch has to come again. */
  write(calls: readonly CallRow[]): Promise<readonly RefusedCall[]>;
  /** Notes that keys were used, about once a minute each; never rejects. */
  noteKeyUse(calls: readonly CallRow[]): Promise<void>;
}

/** The table of calls, for batches of any organizations. */
export function createCallStore(deps: CallStoreDeps): CallStore {
  const keepPartitions = partitionKeeper(deps);
  let uncertain = 0;

  const write = async (pool: Pool, calls: readonly CallRow[]): Promise<readonly RefusedCall[]> => {
    if (calls.length === 0) return [];
    try {
      await writeCalls(pool, calls, deps.statementMs);
      return [];
    } catch (error) {
      const kind = classifyFailure(error);
      if (kind === "passing" || (kind === "uncertain" && uncertain < UNCERTAIN_MAX)) throw error;
      // One record must not hold up the others, so the batch is halved until it is alone.
      const parts = partsOf(calls);
      if (parts.length < 2) return calls.map((call) => ({ call, error }));
      const refused: RefusedCall[] = [];
      for (const part of parts) refused.push(...(await write(pool, part)));
      return refused;
    }
  };

  return {
    async write(calls) {
      const pool = await deps.pool();
      await keepPartitions(pool);
      try {
        const refused = await write(pool, calls);
        uncertain = 0;
        return refused;
      } catch (error) {
        if (classifyFailure(error) === "uncertain") uncertain += 1;
        throw error;
      }
    },
    noteKeyUse: keyUseNoter(deps),
  };
}

// What is wrong with an outcome does not concern the attempt.
function partsOf(calls: readonly CallRow[]): (readonly CallRow[])[] {
  const [first, ...others] = calls;
  if (first === undefined) return [];
  if (others.length === 0) {
    if (first.attempt === null || first.outcome === null) return [];
    return [[{ ...first, outcome: null }], [{ ...first, attempt: null }]];
  }
  const middle = Math.ceil(calls.length / 2);
  return [calls.slice(0, middle), calls.slice(middle)];
}

// Without a partition of its own day a call goes to the default one, so failing here delays nothing.
function partitionKeeper({ clock, log, statementMs }: CallStoreDeps): (pool: Pool) => Promise<void> {
  let ensuredAt = -Infinity;
  return async (pool) => {
    if (clock.now() - ensuredAt < PARTITIONS_EVERY_MS) return;
    ensuredAt = clock.now();
    await ensurePartitions(pool, statementMs).catch((error: unknown) => {
      ensuredAt = -Infinity;
      log.warn({ err: error }, "partitions of calls could not be made");
    });
  };
}

function keyUseNoter({ pool, log }: CallStoreDeps): CallStore["noteKeyUse"] {
  const notedAt = createLruMap<number>(KEYS_MAX);
  return async (calls) => {
    const uses = new Map<string, { orgId: string; keyId: string; at: string }>();
    for (const { orgId, keyId, at } of calls) {
      if (keyId === null) continue;
      const before = uses.get(keyId)?.at ?? "";
      if (at > before && Date.parse(at) - (notedAt.get(keyId) ?? 0) >= KEY_USE_EVERY_MS)
        uses.set(keyId, { orgId, keyId, at });
    }
    if (uses.size === 0) return;
    for (const { keyId, at } of uses.values()) notedAt.set(keyId, Date.parse(at));
    try {
      await writeKeyUse(await pool(), [...uses.values()]);
    } catch (error) {
      log.warn({ err: error }, "the last use of API keys could not be noted");
    }
  };
}

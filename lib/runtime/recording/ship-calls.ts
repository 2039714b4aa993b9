import type { Pool } from "pg";
import type { JournalHandler } from "@/lib/platform/journal";
import type { Logger } from "@/lib/platform/logger";
import type { Clock } from "@/lib/shared/clock";
import { createLruMap } from "../lru-map";
import { decodeCallRecord, mergeCallRecords, type CallParts } from "./journal-record";
import { writeCalls, writeKeyUse } from "./write-calls";

const PARTITIONS_EVERY_MS = 12 * 3_600_000;
const PARTITION_DAYS = 7;
const KEY_USE_EVERY_MS = 60_000;
const KEYS_MAX = 20_000;

export interface ShipperDeps {
  readonly pool: () => Promise<Pool>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Takes batches of the journal to PostgreSQL. Rejects when a batch has to come again. */
export function createCallShipper(deps: ShipperDeps): JournalHandler {
  const ensurePartitions = partitionKeeper(deps);
  const noteKeyUse = keyUseNoter(deps);
  return async (records) => {
    const parts = records.flatMap((bytes) => {
      const record = decodeCallRecord(bytes);
      if (record === null) deps.log.error({ bytes: bytes.length }, "journal record not understood; dropped");
      return record ?? [];
    });
    const calls = mergeCallRecords(parts);
    const pool = await deps.pool();
    await ensurePartitions(pool);
    await writeWhatIsAccepted(pool, calls, deps.log);
    await noteKeyUse(pool, calls);
  };
}

// One record that PostgreSQL refuses for its data must not hold up the others, so the batch is halved until it is alone.
async function writeWhatIsAccepted(pool: Pool, calls: readonly CallParts[], log: Logger): Promise<void> {
  if (calls.length === 0) return;
  try {
    await writeCalls(pool, calls);
  } catch (error) {
    if (!isRefusedForItsData(error)) throw error;
    const [one, ...others] = calls;
    const halves = others.length === 0 ? partsOf(one) : halve(calls);
    if (halves.length < 2) {
      const { callId, orgId } = one?.attempt ?? one?.outcome ?? {};
      log.error({ callId, orgId, err: error }, "a call record was refused by PostgreSQL and is LOST");
      return;
    }
    for (const half of halves) await writeWhatIsAccepted(pool, half, log);
  }
}

function halve(calls: readonly CallParts[]): (readonly CallParts[])[] {
  const middle = Math.ceil(calls.length / 2);
  return [calls.slice(0, middle), calls.slice(middle)];
}

// What is wrong with an outcome does not concern the attempt.
function partsOf(call: CallParts | undefined): (readonly CallParts[])[] {
  if (call === undefined || call.attempt === null || call.outcome === null) return [];
  return [[{ ...call, outcome: null }], [{ ...call, attempt: null }]];
}

// SQLSTATE 22 data exception, 23 constraint violation: trying again would end the same.
function isRefusedForItsData(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^2[23]/.test(code);
}

// Without a partition of its own day a call goes to the default one, so failing here delays nothing.
function partitionKeeper({ clock, log }: ShipperDeps): (pool: Pool) => Promise<void> {
  let ensuredAt = -Infinity;
  return async (pool) => {
    if (clock.now() - ensuredAt < PARTITIONS_EVERY_MS) return;
    ensuredAt = clock.now();
    await pool
      .query("SELECT ensure_call_partitions((now() AT TIME ZONE 'UTC')::date, $1)", [PARTITION_DAYS])
      .catch((error: unknown) => {
        ensuredAt = -Infinity;
        log.warn({ err: error }, "partitions of calls could not be made");
      });
  };
}

function keyUseNoter({ log }: ShipperDeps): (pool: Pool, calls: readonly CallParts[]) => Promise<void> {
  const notedAt = createLruMap<number>(KEYS_MAX);
  return async (pool, calls) => {
    const uses = new Map<string, { orgId: string; keyId: string; at: string }>();
    for (const { attempt } of calls) {
      if (attempt === null || attempt.keyId === null) continue;
      const { orgId, keyId, at } = attempt;
      const before = uses.get(keyId)?.at ?? "";
      if (at > before && Date.parse(at) - (notedAt.get(keyId) ?? 0) >= KEY_USE_EVERY_MS)
        uses.set(keyId, { orgId, keyId, at });
    }
    if (uses.size === 0) return;
    for (const { keyId, at } of uses.values()) notedAt.set(keyId, Date.parse(at));
    await writeKeyUse(pool, [...uses.values()]).catch((error: unknown) => {
      log.warn({ err: error }, "the last use of API keys could not be noted");
    });
  };
}

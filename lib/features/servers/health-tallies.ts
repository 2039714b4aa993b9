import type { Db } from "@/lib/platform/db";
import { EMPTY_TALLY, type HealthTally } from "./health-score";

/** The checks of these servers since a moment, counted; servers without checks are missing. */
export async function healthTallies(
  db: Db,
  serverIds: readonly string[],
  since: Date,
): Promise<ReadonlyMap<string, HealthTally>> {
  if (serverIds.length === 0) return new Map();
  const groups = await db.healthCheck.groupBy({
    by: ["serverId", "health"],
    where: { serverId: { in: [...serverIds] }, at: { gte: since } },
    _count: { _all: true, latencyMs: true },
    _sum: { latencyMs: true },
  });
  const tallies = new Map<string, HealthTally>();
  for (const { serverId, health, _count, _sum } of groups) {
    if (health === "unknown") continue;
    const tally = tallies.get(serverId) ?? EMPTY_TALLY;
    tallies.set(serverId, {
      ...tally,
      [health]: _count._all,
      latencySumMs: tally.latencySumMs + (_sum.latencyMs ?? 0),
      latencyCount: tally.latencyCount + _count.latencyMs,
    });
  }
  return tallies;
}

import { defineQuery } from "@/lib/framework/query";
import type { Db } from "@/lib/platform/db";
import { HEALTH_BUCKET_MINUTES, HEALTH_WINDOW_HOURS } from "../constants";
import { findServer } from "../find-server";
import { averageLatencyMs, checkCount, EMPTY_TALLY, healthScore, uptimePercent } from "../health-score";
import { healthTallies } from "../health-tallies";
import { serverHealth, serverInput } from "../schema";
import { healthWindowStart } from "../view";

const RECENT_MAX = 50;
const BUCKET_MS = HEALTH_BUCKET_MINUTES * 60_000;

/** How a server did over the last 24 hours, from its real health checks. */
export const getServerHealth = defineQuery({
  name: "server.health",
  place: "org",
  permission: "server:read",
  input: serverInput,
  output: serverHealth,
  run: async ({ ctx, db, input }) => {
    const row = await findServer(db, input.server);
    const from = healthWindowStart();
    const tally = (await healthTallies(db, [row.id], from)).get(row.id) ?? EMPTY_TALLY;
    const recent = await db.healthCheck.findMany({
      where: { serverId: row.id, at: { gte: from } },
      orderBy: { at: "desc" },
      take: RECENT_MAX,
    });
    const checks = checkCount(tally);
    return {
      status: row.health,
      detail: row.healthDetail,
      checkedAt: row.probedAt,
      windowHours: HEALTH_WINDOW_HOURS,
      score: healthScore(tally, row.health),
      checks,
      uptimePercent: uptimePercent(checks - tally.unreachable, checks),
      averageLatencyMs: averageLatencyMs(tally),
      requests: await db.call.count({ where: { orgId: ctx.orgId, serverId: row.id, at: { gte: from } } }),
      buckets: await healthBuckets(db, row.id, from),
      recent: recent.map(({ health, ...check }) => ({ ...check, status: health })),
    };
  },
});

interface BucketRow {
  readonly index: number;
  readonly checks: number;
  readonly answered: number;
  readonly averageLatencyMs: number | null;
}

async function healthBuckets(db: Db, serverId: string, from: Date) {
  const rows = await db.$queryRaw<BucketRow[]>`
    SELECT floor(extract(epoch FROM at - ${from}::timestamptz) * 1000 / ${BUCKET_MS}::int)::int AS index,
           count(*)::int AS checks,
           count(*) FILTER (WHERE health <> 'unreachable')::int AS answered,
           round(avg(latency_ms))::int AS "averageLatencyMs"
    FROM health_checks WHERE server_id = ${serverId}::uuid AND at >= ${from}::timestamptz
    GROUP BY 1`;
  const byIndex = new Map(rows.map((row) => [row.index, row]));
  return Array.from({ length: (HEALTH_WINDOW_HOURS * 60) / HEALTH_BUCKET_MINUTES }, (_, index) => {
    const row = byIndex.get(index);
    return {
      from: new Date(from.getTime() + index * BUCKET_MS),
      checks: row?.checks ?? 0,
      uptimePercent: uptimePercent(row?.answered ?? 0, row?.checks ?? 0),
      averageLatencyMs: row?.averageLatencyMs ?? null,
    };
  });
}

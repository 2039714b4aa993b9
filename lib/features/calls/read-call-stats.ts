import type { z } from "zod";
import type { Db } from "@/lib/platform/db";
import type { callStats } from "./schema";
import type { CallVisibility } from "./visible-calls";

const HOUR_MS = 3_600_000;
const HOURS = 24;

export interface CallStatsScope {
  readonly orgId: string;
  readonly workspaceId: string | null;
  readonly serverId: string | null;
  readonly visibility: CallVisibility;
}

interface HourRow {
  readonly serverId: string;
  readonly hour: number;
  readonly total: number;
  readonly errors: number;
  readonly denied: number;
  readonly answered: number;
  readonly answeredMs: number;
}

/** Counts the calls of the last 24 hours, this one included, by server and hour. */
export async function readCallStats(
  db: Db,
  scope: CallStatsScope,
  now: number,
): Promise<z.input<typeof callStats>> {
  const from = new Date(Math.floor(now / HOUR_MS) * HOUR_MS - (HOURS - 1) * HOUR_MS);
  const rows = await readHours(db, scope, from);
  const servers = new Map<string, HourRow[]>();
  for (const row of rows) servers.set(row.serverId, [...(servers.get(row.serverId) ?? []), row]);
  return {
    from,
    to: new Date(now),
    servers: [...servers].map(([serverId, hours]) => toServerStats(serverId, hours, from)),
  };
}

function toServerStats(serverId: string, rows: readonly HourRow[], from: Date) {
  const sum = (pick: (row: HourRow) => number) => rows.reduce((total, row) => total + pick(row), 0);
  const answered = sum((row) => row.answered);
  const byHour = new Map(rows.map((row) => [row.hour, row]));
  return {
    serverId,
    total: sum((row) => row.total),
    errors: sum((row) => row.errors),
    denied: sum((row) => row.denied),
    averageMs: answered === 0 ? null : Math.round((sum((row) => row.answeredMs) / answered) * 10) / 10,
    hours: Array.from({ length: HOURS }, (_, hour) => ({
      at: new Date(from.getTime() + hour * HOUR_MS),
      total: byHour.get(hour)?.total ?? 0,
      errors: byHour.get(hour)?.errors ?? 0,
    })),
  };
}

function readHours(db: Db, scope: CallStatsScope, from: Date): Promise<HourRow[]> {
  const { orgId, workspaceId, serverId, visibility } = scope;
  const seconds = from.getTime() / 1000;
  return db.$queryRaw<HourRow[]>`
    SELECT server_id AS "serverId",
           floor((extract(epoch FROM at) - ${seconds}::float8) / 3600)::int AS hour,
           count(*)::int AS total,
           (count(*) FILTER (WHERE status IN ('error', 'upstream_error', 'timeout', 'tool_error')))::int AS errors,
           (count(*) FILTER (WHERE status = 'denied'))::int AS denied,
           (count(total_ms) FILTER (WHERE status IN ('ok', 'tool_error')))::int AS answered,
           coalesce(sum(total_ms) FILTER (WHERE status IN ('ok', 'tool_error')), 0)::float8 AS "answeredMs"
    FROM calls
    WHERE org_id = ${orgId}::uuid
      AND at >= ${from.toISOString()}::timestamptz
      AND server_id IS NOT NULL
      AND (${workspaceId}::uuid IS NULL OR workspace_id = ${workspaceId}::uuid)
      AND (${serverId}::uuid IS NULL OR server_id = ${serverId}::uuid)
      AND (${visibility.all}::boolean
           OR user_id = ${visibility.userId}::uuid OR key_id = ${visibility.keyId}::uuid)
    GROUP BY 1, 2`;
}

import type { z } from "zod";
import type { CapabilityKind, Db } from "@/lib/platform/db";
import { HEALTH_WINDOW_HOURS } from "./constants";
import type { ServerRow } from "./find-server";
import { EMPTY_TALLY, healthScore } from "./health-score";
import { healthTallies } from "./health-tallies";
import type { server } from "./schema";

type View = z.input<typeof server>;
type Counts = View["capabilities"];

const NO_CAPABILITIES: Counts = { tools: 0, resources: 0, resourceTemplates: 0, prompts: 0 };
const COUNT_OF: Record<CapabilityKind, keyof Counts> = {
  tool: "tools",
  resource: "resources",
  resource_template: "resourceTemplates",
  prompt: "prompts",
};

/** Stored servers as the API shows them, with what is counted for them. */
export async function serverViews(db: Db, rows: readonly ServerRow[]): Promise<View[]> {
  const ids = rows.map((row) => row.id);
  const capabilities = await capabilityCounts(db, ids);
  const waiting = await waitingCounts(db, ids);
  const tallies = await healthTallies(db, ids, healthWindowStart());
  return rows.map((row) => ({
    ...row,
    auth: { type: row.authType, headers: row.secrets.map((secret) => secret.name) },
    health: {
      status: row.health,
      detail: row.healthDetail,
      checkedAt: row.probedAt,
      score: healthScore(tallies.get(row.id) ?? EMPTY_TALLY, row.health),
      circuit: circuitView(row),
    },
    serverInfo:
      row.serverName === null
        ? null
        : { name: row.serverName, title: row.serverTitle, version: row.serverVersion },
    workspaces: row._count.workspaceServers,
    capabilities: capabilities.get(row.id) ?? NO_CAPABILITIES,
    waiting: waiting.get(row.id) ?? 0,
  }));
}

/** One stored server as the API shows it. */
export async function serverView(db: Db, row: ServerRow): Promise<View> {
  const [view] = await serverViews(db, [row]);
  if (view === undefined) throw new Error("one row gives one view");
  return view;
}

function circuitView({ circuitSince, circuitUntil, circuitCause }: ServerRow): View["health"]["circuit"] {
  if (circuitSince === null || circuitUntil === null) return null;
  return { since: circuitSince, until: circuitUntil, cause: circuitCause ?? "upstream_failed" };
}

/** Where the span begins that health is told over. */
export function healthWindowStart(nowMs: number = Date.now()): Date {
  return new Date(nowMs - HEALTH_WINDOW_HOURS * 3_600_000);
}

/** Filter for capabilities whose definition somebody has to look at. */
export const WAITS = { removedAt: null, OR: [{ approved: false }, { pendingHash: { not: null } }] };

async function waitingCounts(db: Db, serverIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (serverIds.length === 0) return new Map();
  const groups = await db.capability.groupBy({
    by: ["serverId"],
    where: { serverId: { in: [...serverIds] }, ...WAITS },
    _count: { _all: true },
  });
  return new Map(groups.map(({ serverId, _count }) => [serverId, _count._all]));
}

/** Capabilities that these servers list now, per kind. */
export async function capabilityCounts(
  db: Db,
  serverIds: readonly string[],
): Promise<ReadonlyMap<string, Counts>> {
  if (serverIds.length === 0) return new Map();
  const groups = await db.capability.groupBy({
    by: ["serverId", "kind"],
    where: { serverId: { in: [...serverIds] }, removedAt: null },
    _count: { _all: true },
  });
  const counts = new Map<string, Counts>();
  for (const { serverId, kind, _count } of groups) {
    counts.set(serverId, { ...(counts.get(serverId) ?? NO_CAPABILITIES), [COUNT_OF[kind]]: _count._all });
  }
  return counts;
}

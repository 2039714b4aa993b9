import type { ServerStanding } from "@/lib/gateway";
import { withTenant } from "@/lib/platform/db";
import type { AuthorizedOrgId } from "@/lib/shared/tenant";

/** How the servers of a workspace were last seen, by id of the workspace server. */
export async function readStandings(
  orgId: AuthorizedOrgId,
  workspaceId: string,
): Promise<ReadonlyMap<string, ServerStanding>> {
  const rows = await withTenant({ orgId, workspaceId: null }, (db) =>
    db.workspaceServer.findMany({
      where: { workspaceId },
      select: { id: true, server: { select: { health: true, syncedAt: true } } },
    }),
  );
  return new Map(
    rows.map(({ id, server: { health, syncedAt } }) => [
      id,
      { condition: conditionOf(health, syncedAt), syncedAt: syncedAt?.toISOString() ?? null },
    ]),
  );
}

function conditionOf(
  health: "unknown" | "healthy" | "degraded" | "unreachable",
  syncedAt: Date | null,
): ServerStanding["condition"] {
  if (health === "unreachable" || health === "degraded") return health;
  return syncedAt === null ? "never_synced" : "active";
}

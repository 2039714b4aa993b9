import type { AuditEntry } from "@/lib/framework/audit";
import type { OrgContext } from "@/lib/framework/context";
import type { Db } from "@/lib/platform/db";
import { grant } from "./grant";

/** Grants a new workspace the servers that are set to come by themselves. Belongs into the transaction that makes it. */
export async function provisionWorkspace(
  db: Db,
  ctx: OrgContext,
  workspaceId: string,
): Promise<AuditEntry[]> {
  const servers = await db.server.findMany({
    where: { orgId: ctx.orgId, autoProvision: true, ownerWorkspaceId: null },
    orderBy: { id: "asc" },
  });
  const entries: AuditEntry[] = [];
  for (const server of servers) {
    const row = await grant(db, ctx, { workspaceId, server });
    entries.push({
      action: "workspace-server.grant",
      workspaceId,
      target: { id: row.id, label: row.slug },
      after: { server: server.slug, slug: row.slug, because: "auto-provision" },
    });
  }
  return entries;
}

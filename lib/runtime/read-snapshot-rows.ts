import type { ServerAddress } from "@/lib/gateway";
import type { Db } from "@/lib/platform/db";
import type { SnapshotRows } from "./compile-snapshot";

/** Everything a snapshot is made of; null when the organization has no server at this address. */
export async function readSnapshotRows(
  db: Db,
  orgId: string,
  address: ServerAddress,
): Promise<SnapshotRows | null> {
  const org = await db.organization.findUnique({
    where: { id: orgId },
    select: { id: true, slug: true },
  });
  if (org?.slug !== address.org) return null;
  const workspace = await db.workspace.findUnique({
    where: { orgId_slug: { orgId, slug: address.workspace } },
    select: { id: true, slug: true },
  });
  if (workspace === null) return null;
  const workspaceServer = await db.workspaceServer.findUnique({
    where: { workspaceId_slug: { workspaceId: workspace.id, slug: address.server } },
    select: {
      id: true,
      slug: true,
      enabled: true,
      defaultAccess: true,
      switches: { select: { kind: true, name: true, enabled: true } },
      userAccess: { select: { userId: true, access: true } },
      server: {
        select: {
          id: true,
          name: true,
          url: true,
          enabled: true,
          era: true,
          transport: true,
          authType: true,
          configVersion: true,
          secrets: { select: { id: true, ciphertext: true } },
          capabilities: { select: { kind: true, name: true }, where: { removedAt: null } },
          switches: { select: { kind: true, name: true, enabled: true } },
        },
      },
    },
  });
  if (workspaceServer === null) return null;
  return { org, workspace, workspaceServer, server: workspaceServer.server };
}

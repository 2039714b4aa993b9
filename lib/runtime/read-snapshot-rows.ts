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
          changePolicy: true,
          newPolicy: true,
          syncedAt: true,
          capabilities: {
            select: { id: true, kind: true, name: true, hash: true, approved: true, pendingHash: true },
            where: { OR: [{ removedAt: null }, { kind: { in: ["tool", "prompt"] } }] },
          },
          switches: { select: { kind: true, name: true, enabled: true } },
        },
      },
    },
  });
  if (workspaceServer === null) return null;
  const { server } = workspaceServer;
  const definitions = server.changePolicy === "keep" ? await readDefinitions(db, server.id) : null;
  const capabilities = server.capabilities.map(({ id, ...capability }) => ({
    ...capability,
    definition: definitions?.get(id) ?? null,
  }));
  return { org, workspace, workspaceServer, server: { ...server, capabilities } };
}

// Many and large, so only where they are listed in place of what the server says.
async function readDefinitions(db: Db, serverId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db.capability.findMany({ where: { serverId }, select: { id: true, definition: true } });
  return new Map(rows.map(({ id, definition }) => [id, definition]));
}

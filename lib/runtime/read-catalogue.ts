import { createHash } from "node:crypto";
import type { WorkspaceAddress, WorkspaceCatalogueInput } from "@/lib/gateway";
import type { Db } from "@/lib/platform/db";

type CatalogueServer = WorkspaceCatalogueInput["servers"][number];
type CatalogueItem = CatalogueServer["items"][number];

const LISTED = { removedAt: null } as const;

/**
 * The catalogue of a workspace; null when the organization has none at this address. Definitions are many and large,
 * and most changes of an organization do not touch them: `before` is given back where it still holds.
 */
export async function readCatalogue(
  db: Db,
  orgId: string,
  address: WorkspaceAddress,
  before: WorkspaceCatalogueInput | undefined,
): Promise<WorkspaceCatalogueInput | null> {
  const org = await db.organization.findUnique({ where: { id: orgId }, select: { id: true, slug: true } });
  if (org?.slug !== address.org) return null;
  const workspace = await db.workspace.findUnique({
    where: { orgId_slug: { orgId, slug: address.workspace } },
    select: { id: true, slug: true, name: true, toolNaming: true },
  });
  if (workspace === null) return null;
  const granted = await db.workspaceServer.findMany({
    where: { workspaceId: workspace.id },
    select: {
      id: true,
      slug: true,
      server: {
        select: {
          id: true,
          name: true,
          instructions: true,
          capabilities: { select: { kind: true, name: true, hash: true, position: true }, where: LISTED },
        },
      },
    },
    orderBy: { slug: "asc" },
  });
  const version = versionOf({ org, workspace, granted });
  if (before?.version === version) return before;
  const items = await readItems(
    db,
    granted.map(({ server }) => server.id),
  );
  return {
    schemaVersion: 1,
    version,
    org: { ...org, enabled: true },
    workspace: { id: workspace.id, slug: workspace.slug, name: workspace.name, enabled: true },
    toolNaming: workspace.toolNaming,
    servers: granted.map(({ id, slug, server }) => ({
      workspaceServerId: id,
      slug,
      name: server.name,
      instructions: server.instructions,
      items: items.get(server.id) ?? [],
    })),
  };
}

async function readItems(
  db: Db,
  serverIds: readonly string[],
): Promise<ReadonlyMap<string, CatalogueItem[]>> {
  const rows = await db.capability.findMany({
    where: { serverId: { in: [...serverIds] }, ...LISTED },
    select: { serverId: true, kind: true, name: true, position: true, definition: true },
  });
  const items = new Map<string, CatalogueItem[]>();
  for (const { serverId, ...item } of rows) {
    const known = items.get(serverId);
    if (known === undefined) items.set(serverId, [item]);
    else known.push(item);
  }
  return items;
}

interface Contents {
  readonly org: object;
  readonly workspace: object;
  readonly granted: readonly {
    readonly id: string;
    readonly slug: string;
    readonly server: {
      readonly id: string;
      readonly name: string;
      readonly instructions: string | null;
      readonly capabilities: readonly {
        readonly kind: string;
        readonly name: string;
        readonly hash: string;
      }[];
    };
  }[];
}

// The rows come in no order; positions are among what is compared.
function versionOf({ org, workspace, granted }: Contents): string {
  const hash = createHash("sha256").update(JSON.stringify([org, workspace]));
  for (const { id, slug, server } of granted) {
    hash.update(JSON.stringify([id, slug, server.id, server.name, server.instructions]));
    for (const line of server.capabilities.map((item) => JSON.stringify(item)).sort())
      hash.update(`${line}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}

import { findServer as find } from "@/lib/features/workspace-servers";
import type { Db, Prisma } from "@/lib/platform/db";

/** What a view of a server needs besides its row: names of its headers, number of its workspaces. */
export const SERVER_PARTS = {
  secrets: { select: { name: true }, orderBy: { name: "asc" } },
  ownerWorkspace: { select: { id: true, slug: true, name: true } },
  _count: { select: { workspaceServers: true } },
} as const satisfies Prisma.ServerInclude;

export type ServerRow = Prisma.ServerGetPayload<{ include: typeof SERVER_PARTS }>;

/** The registry server with this slug or id, and all that a view of it needs; throws `not_found`. */
export function findServer(db: Db, reference: string): Promise<ServerRow> {
  return find(db, reference, SERVER_PARTS);
}

/** Slugs of all servers of the organization. */
export async function slugsTaken(db: Db): Promise<ReadonlySet<string>> {
  const rows = await db.server.findMany({ select: { slug: true } });
  return new Set(rows.map((row) => row.slug));
}

import { byReference } from "@/lib/features/access";
import type { Db, Prisma } from "@/lib/platform/db";
import { notFound } from "@/lib/shared/errors";

/** What a view of a server needs besides its row: names of its headers, number of its workspaces. */
export const SERVER_PARTS = {
  secrets: { select: { name: true }, orderBy: { name: "asc" } },
  ownerWorkspace: { select: { id: true, slug: true, name: true } },
  _count: { select: { workspaceServers: true } },
} as const satisfies Prisma.ServerInclude;

export type ServerRow = Prisma.ServerGetPayload<{ include: typeof SERVER_PARTS }>;

/** The registry server with this slug or id; throws `not_found`, the same for unknown and foreign. */
export async function findServer(db: Db, reference: string): Promise<ServerRow> {
  const row = await db.server.findFirst({ where: byReference(reference), include: SERVER_PARTS });
  if (row === null) throw notFound("server");
  return row;
}

/** Slugs of all servers of the organization. */
export async function slugsTaken(db: Db): Promise<ReadonlySet<string>> {
  const rows = await db.server.findMany({ select: { slug: true } });
  return new Set(rows.map((row) => row.slug));
}

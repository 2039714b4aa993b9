import { byReference } from "@/lib/features/access";
import type { OrgContext, WorkspaceContext } from "@/lib/framework/context";
import type { Db, Prisma } from "@/lib/platform/db";
import { notFound } from "@/lib/shared/errors";
import { isUuid } from "@/lib/shared/ids";
import type { z } from "zod";
import type { workspaceServerView } from "./schema";
import { mcpUrls } from "./urls";

/** What a view of a workspace server needs of the registry. */
export const WITH_SERVER = { server: true } as const;
type Row = Prisma.WorkspaceServerGetPayload<{ include: typeof WITH_SERVER }>;

/** The workspace server with this slug or id, or of the registry server with this id; throws `not_found`. */
export async function findWorkspaceServer(db: Db, ctx: WorkspaceContext, reference: string): Promise<Row> {
  const which = isUuid(reference)
    ? { OR: [{ id: reference }, { serverId: reference }] }
    : { slug: reference };
  const row = await db.workspaceServer.findFirst({
    where: { ...which, workspaceId: ctx.workspace.id },
    include: WITH_SERVER,
  });
  if (row === null) throw notFound("server");
  return row;
}

/** The registry server with this slug or id; throws `not_found`, the same for unknown and foreign. */
export async function findServer<I extends Prisma.ServerInclude>(db: Db, reference: string, include: I) {
  const row = await db.server.findFirst({ where: byReference(reference), include });
  if (row === null) throw notFound("server");
  return row;
}

export function toWorkspaceServerView(
  ctx: OrgContext,
  workspaceSlug: string,
  row: Row,
): z.input<typeof workspaceServerView> {
  const { server } = row;
  return {
    ...row,
    ...mcpUrls(ctx.orgSlug, workspaceSlug, row.slug),
    server: { ...server, version: server.serverVersion, isPrivate: server.ownerWorkspaceId !== null },
  };
}

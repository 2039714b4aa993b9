import { byReference } from "@/lib/features/access";
import type { WorkspaceContext, OrgContext } from "@/lib/framework/context";
import type { Db } from "@/lib/platform/db";
import { notFound } from "@/lib/shared/errors";
import { isUuid } from "@/lib/shared/ids";

/**
 * Id of the registry server that a filter names. In a workspace a slug is the workspace's own. An id is taken as it is:
 * calls outlive their server.
 */
export async function findServerId(db: Db, ctx: OrgContext | WorkspaceContext, reference: string) {
  if (ctx.workspace === null) {
    if (isUuid(reference)) return reference;
    const server = await db.server.findFirst({ where: { ...byReference(reference), orgId: ctx.orgId } });
    if (server === null) throw notFound("server");
    return server.id;
  }
  const granted = await db.workspaceServer.findFirst({
    where: { ...byReference(reference), workspaceId: ctx.workspace.id },
  });
  if (granted !== null) return granted.serverId;
  if (isUuid(reference)) return reference;
  throw notFound("server");
}

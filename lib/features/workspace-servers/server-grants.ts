import type { OrgContext } from "@/lib/framework/context";
import type { Db } from "@/lib/platform/db";
import type { z } from "zod";
import type { serverWorkspaceView } from "./schema";
import { byName } from "@/lib/shared/by-name";
import { mcpUrls } from "./urls";

/** Every workspace that may have this server, with its grant where there is one: all, or the one that made it. */
export async function listServerGrants(
  db: Db,
  ctx: OrgContext,
  server: { readonly id: string; readonly ownerWorkspaceId: string | null },
): Promise<z.input<typeof serverWorkspaceView>[]> {
  const workspaces = await db.workspace.findMany({
    where: server.ownerWorkspaceId === null ? {} : { id: server.ownerWorkspaceId },
    include: { workspaceServers: { where: { serverId: server.id } } },
  });
  return workspaces.sort(byName).map(({ workspaceServers: [found], ...workspace }) => ({
    workspace,
    grant: found === undefined ? null : { ...found, ...mcpUrls(ctx.orgSlug, workspace.slug, found.slug) },
  }));
}

import type { OrgContext } from "@/lib/framework/context";
import type { Db } from "@/lib/platform/db";
import type { z } from "zod";
import type { serverWorkspaceView } from "./schema";
import { byName } from "@/lib/shared/by-name";
import { mcpUrls } from "./urls";

/** Every workspace of the organization, with its grant of this server where there is one. */
export async function listServerGrants(
  db: Db,
  ctx: OrgContext,
  serverId: string,
): Promise<z.input<typeof serverWorkspaceView>[]> {
  const workspaces = await db.workspace.findMany({
    include: { workspaceServers: { where: { serverId } } },
  });
  return workspaces.sort(byName).map(({ workspaceServers: [found], ...workspace }) => ({
    workspace,
    grant: found === undefined ? null : { ...found, ...mcpUrls(ctx.orgSlug, workspace.slug, found.slug) },
  }));
}

import { z } from "zod";
import { defineQuery } from "@/lib/framework/query";
import { byName } from "@/lib/shared/by-name";

/** Servers of the registry that the workspace does not have, for whoever may grant it one. */
export const listGrantable = defineQuery({
  name: "workspace-server.list-grantable",
  place: "workspace",
  permission: "workspace-server:grant",
  input: z.object({}),
  output: z.object({ data: z.array(z.object({ id: z.uuid(), name: z.string() })) }),
  run: async ({ ctx, db }) => {
    const workspaceServers = { none: { workspaceId: ctx.workspace.id } };
    const servers = await db.server.findMany({
      where: { orgId: ctx.orgId, ownerWorkspaceId: null, workspaceServers },
      select: { id: true, name: true },
    });
    return { data: servers.sort(byName) };
  },
});

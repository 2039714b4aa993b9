import { defineCommand } from "@/lib/framework/command";
import { findWorkspaceServer, toWorkspaceServerView } from "../rows";
import { workspaceServerReference, workspaceServerView } from "../schema";

/**
 * Takes a server away from a workspace, with its switches and access list. One that the workspace made for itself
 * is nobody's then, and so it is deleted.
 */
export const withdrawServer = defineCommand({
  name: "workspace-server.withdraw",
  place: "workspace",
  permission: "workspace-server:grant",
  input: workspaceServerReference,
  output: workspaceServerView,
  run: async ({ ctx, db, input }) => {
    const row = await findWorkspaceServer(db, ctx, input.server);
    const isOwn = row.server.ownerWorkspaceId !== null;
    if (isOwn) await db.server.delete({ where: { id: row.serverId } });
    else await db.workspaceServer.delete({ where: { id: row.id } });
    const audit = {
      target: { id: row.id, label: row.slug },
      before: {
        server: row.server.slug,
        slug: row.slug,
        ...(isOwn ? { private: true, name: row.server.name, url: row.server.url } : {}),
      },
    };
    return { result: toWorkspaceServerView(ctx, ctx.workspace.slug, row), audit };
  },
});

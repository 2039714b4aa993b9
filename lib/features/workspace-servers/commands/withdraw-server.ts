import { defineCommand } from "@/lib/framework/command";
import { findWorkspaceServer, toWorkspaceServerView } from "../rows";
import { workspaceServerReference, workspaceServerView } from "../schema";

/** Takes a server away from a workspace, with its switches and access list. */
export const withdrawServer = defineCommand({
  name: "workspace-server.withdraw",
  place: "workspace",
  permission: "workspace-server:grant",
  input: workspaceServerReference,
  output: workspaceServerView,
  run: async ({ ctx, db, input }) => {
    const row = await findWorkspaceServer(db, ctx, input.server);
    await db.workspaceServer.delete({ where: { id: row.id } });
    const audit = {
      target: { id: row.id, label: row.slug },
      before: { server: row.server.slug, slug: row.slug },
    };
    return { result: toWorkspaceServerView(ctx, ctx.workspace.slug, row), audit };
  },
});

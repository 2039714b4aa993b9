import { defineQuery } from "@/lib/framework/query";
import { findWorkspaceServer, toWorkspaceServerView } from "../rows";
import { workspaceServerReference, workspaceServerView } from "../schema";

export const getWorkspaceServer = defineQuery({
  name: "workspace-server.get",
  place: "workspace",
  permission: "workspace-server:read",
  input: workspaceServerReference,
  output: workspaceServerView,
  run: async ({ ctx, db, input }) =>
    toWorkspaceServerView(ctx, ctx.workspace.slug, await findWorkspaceServer(db, ctx, input.server)),
});

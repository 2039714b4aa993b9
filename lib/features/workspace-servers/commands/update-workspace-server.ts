import { defineCommand } from "@/lib/framework/command";
import { findWorkspaceServer, toWorkspaceServerView, WITH_SERVER } from "../rows";
import { updateWorkspaceServerInput, workspaceServerView } from "../schema";

/** Changes how a workspace uses a server: its slug, whether it is on, the default access. */
export const updateWorkspaceServer = defineCommand({
  name: "workspace-server.update",
  place: "workspace",
  permission: "workspace-server:write",
  input: updateWorkspaceServerInput,
  output: workspaceServerView,
  run: async ({ ctx, db, input }) => {
    const before = await findWorkspaceServer(db, ctx, input.server);
    const after = {
      slug: input.slug ?? before.slug,
      enabled: input.enabled ?? before.enabled,
      defaultAccess: input.defaultAccess ?? before.defaultAccess,
    };
    const was = { slug: before.slug, enabled: before.enabled, defaultAccess: before.defaultAccess };
    const isSame =
      after.slug === was.slug && after.enabled === was.enabled && after.defaultAccess === was.defaultAccess;
    if (isSame) return { result: toWorkspaceServerView(ctx, ctx.workspace.slug, before), audit: null };
    const row = await db.workspaceServer.update({
      where: { id: before.id },
      data: after,
      include: WITH_SERVER,
    });
    const audit = { target: { id: row.id, label: row.slug }, before: was, after };
    return { result: toWorkspaceServerView(ctx, ctx.workspace.slug, row), audit };
  },
});

import { defineCommand } from "@/lib/framework/command";
import { AppError } from "@/lib/shared/errors";
import { grant } from "../grant";
import { findServer, toWorkspaceServerView, WITH_SERVER } from "../rows";
import { grantServerInput, workspaceServerView } from "../schema";

/** Lets a workspace use a registry server. Granting it again changes nothing. */
export const grantServer = defineCommand({
  name: "workspace-server.grant",
  place: "workspace",
  permission: "workspace-server:grant",
  input: grantServerInput,
  output: workspaceServerView,
  run: async ({ ctx, db, input }) => {
    const server = await findServer(db, input.server, {});
    const where = { workspaceId_serverId: { workspaceId: ctx.workspace.id, serverId: server.id } };
    const existing = await db.workspaceServer.findUnique({ where, include: WITH_SERVER });
    const isRepeat = existing !== null && (input.slug === undefined || input.slug === existing.slug);
    if (isRepeat) return { result: toWorkspaceServerView(ctx, ctx.workspace.slug, existing), audit: null };
    if (existing !== null) throw alreadyGranted(existing.slug);
    const row = await grant(db, ctx, { workspaceId: ctx.workspace.id, server, slug: input.slug });
    const audit = { target: { id: row.id, label: row.slug }, after: { server: server.slug, slug: row.slug } };
    return { result: toWorkspaceServerView(ctx, ctx.workspace.slug, row), audit };
  },
});

function alreadyGranted(slug: string): AppError {
  return new AppError("conflict", {
    code: "already_granted",
    publicMessage: `The workspace has this server already, as “${slug}”. Change the slug there instead.`,
  });
}

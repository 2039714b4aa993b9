import { z } from "zod";
import { containsText } from "@/lib/framework/contains-text";
import { pageArgs, pageInput, pageOf, toPage } from "@/lib/framework/paging";
import { defineQuery } from "@/lib/framework/query";
import { toWorkspaceServerView, WITH_SERVER } from "../rows";
import { workspaceServerView } from "../schema";

/** Servers that the workspace may use, newest first. */
export const listWorkspaceServers = defineQuery({
  name: "workspace-server.list",
  place: "workspace",
  permission: "workspace-server:read",
  input: z.object({
    ...pageInput,
    search: z.string().trim().max(100).optional().meta({ description: "Part of the name or slug." }),
  }),
  output: pageOf(workspaceServerView),
  run: async ({ ctx, db, input }) => {
    const { where, ...page } = pageArgs(input);
    const typed = containsText(input.search ?? "");
    const matching = input.search ? { OR: [{ slug: typed }, { server: { name: typed } }] } : {};
    const rows = await db.workspaceServer.findMany({
      where: { ...where, ...matching, workspaceId: ctx.workspace.id },
      include: WITH_SERVER,
      ...page,
    });
    const { data, nextCursor } = toPage(rows, input.limit);
    return { data: data.map((row) => toWorkspaceServerView(ctx, ctx.workspace.slug, row)), nextCursor };
  },
});

import { z } from "zod";
import { actorUserId } from "@/lib/framework/context";
import { pageArgs, pageInput, pageOf, toPage } from "@/lib/framework/paging";
import { defineQuery } from "@/lib/framework/query";
import { isAllowed } from "@/lib/shared/permissions";
import { workspaceView } from "../schema";

/** Workspaces of the organization, newest first. Who may not read them all sees their own. */
export const listWorkspaces = defineQuery({
  name: "workspace.list",
  place: "org",
  permission: "workspace:list",
  input: z.object(pageInput),
  output: pageOf(workspaceView),
  run: async ({ ctx, db, input }) => {
    const { where, ...page } = pageArgs(input);
    const userId = actorUserId(ctx.actor);
    const mine =
      isAllowed(ctx.roles, "workspace:read") || userId === null ? {} : { members: { some: { userId } } };
    const rows = await db.workspace.findMany({ where: { ...where, ...mine }, ...page });
    return toPage(rows, input.limit);
  },
});

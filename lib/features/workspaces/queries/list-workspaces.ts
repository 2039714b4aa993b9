import { z } from "zod";
import { makerId, type OrgContext } from "@/lib/framework/context";
import { pageArgs, pageInput, pageOf, toPage } from "@/lib/framework/paging";
import { defineQuery } from "@/lib/framework/query";
import type { Db } from "@/lib/platform/db";
import { isAllowed } from "@/lib/shared/permissions";
import { workspaceView } from "../schema";

/** Workspaces of the organization, newest first. Who may not read them all sees their own, a key of one that one. */
export const listWorkspaces = defineQuery({
  name: "workspace.list",
  place: "org",
  permission: "workspace:list",
  input: z.object(pageInput),
  output: pageOf(workspaceView),
  run: async ({ ctx, db, input }) => {
    const { where, ...page } = pageArgs(input);
    const mine = await ownWorkspaces(ctx, db);
    const rows = await db.workspace.findMany({ where: { ...where, ...mine }, ...page });
    return toPage(rows, input.limit);
  },
});

// A key of a workspace has its role there in the whole organization's paths too, where the role must open nothing. An
// admin key of somebody who was demoted lists what they may enter.
async function ownWorkspaces({ actor, roles }: OrgContext, db: Db) {
  if (actor.kind === "key") {
    const key = await db.apiKey.findUnique({ where: { id: actor.keyId } });
    if (key !== null && key.workspaceId !== null) return { id: key.workspaceId };
  }
  const userId = makerId(actor);
  return isAllowed(roles, "workspace:read") || userId === null ? {} : { members: { some: { userId } } };
}

import { z } from "zod";
import { actorUserId } from "@/lib/framework/context";
import { pageArgs, pageInput, pageOf, toPage } from "@/lib/framework/paging";
import { defineQuery } from "@/lib/framework/query";
import { isAllowed } from "@/lib/shared/permissions";
import { ownerNames } from "../owner-names";
import { apiKey } from "../schema";
import { toApiKeyView } from "../view";

/** Keys of the workspace, newest first. Members see their own, managers all. */
export const listApiKeys = defineQuery({
  name: "api-key.list",
  place: "workspace",
  permission: "api-key:read",
  input: z.object(pageInput),
  output: pageOf(apiKey),
  run: async ({ ctx, db, input }) => {
    const mine = isAllowed(ctx.roles, "service-key:write")
      ? {}
      : { userId: actorUserId(ctx.actor), kind: "user" as const };
    const { where, ...page } = pageArgs(input);
    const rows = await db.apiKey.findMany({
      where: { ...where, workspaceId: ctx.workspace.id, ...mine },
      ...page,
    });
    const owners = await ownerNames(db, rows);
    const { data, nextCursor } = toPage(rows, input.limit);
    return { data: data.map((row) => toApiKeyView(row, owners, Date.now())), nextCursor };
  },
});

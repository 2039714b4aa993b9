import { z } from "zod";
import { pageArgs, pageInput, pageOf, toPage } from "@/lib/framework/paging";
import { defineQuery } from "@/lib/framework/query";
import { keyFacts } from "../key-facts";
import { ownKeysUnless } from "../own-keys";
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
    const { where, ...page } = pageArgs(input);
    const rows = await db.apiKey.findMany({
      where: { ...where, workspaceId: ctx.workspace.id, ...ownKeysUnless(ctx, "seeing") },
      ...page,
    });
    const facts = await keyFacts(db, rows);
    const { data, nextCursor } = toPage(rows, input.limit);
    return { data: data.map((row) => toApiKeyView(row, facts, Date.now())), nextCursor };
  },
});

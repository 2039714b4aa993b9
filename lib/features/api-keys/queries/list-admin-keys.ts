import { z } from "zod";
import { pageArgs, pageInput, pageOf, toPage } from "@/lib/framework/paging";
import { defineQuery } from "@/lib/framework/query";
import { keyFacts } from "../key-facts";
import { apiKey } from "../schema";
import { toApiKeyView } from "../view";

/** Admin keys of the organization, newest first. */
export const listAdminKeys = defineQuery({
  name: "admin-key.list",
  place: "org",
  permission: "org-api-key:read",
  input: z.object(pageInput),
  output: pageOf(apiKey),
  run: async ({ db, input }) => {
    const { where, ...page } = pageArgs(input);
    const rows = await db.apiKey.findMany({ where: { ...where, kind: "admin" }, ...page });
    const facts = await keyFacts(db, rows);
    const { data, nextCursor } = toPage(rows, input.limit);
    return { data: data.map((row) => toApiKeyView(row, facts, Date.now())), nextCursor };
  },
});

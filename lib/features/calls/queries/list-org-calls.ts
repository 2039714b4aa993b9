import { z } from "zod";
import { pageInput, pageOf } from "@/lib/framework/paging";
import { defineQuery } from "@/lib/framework/query";
import { readCalls } from "../read-calls";
import { call, callFilters } from "../schema";

/** Calls of the whole organization, newest first. */
export const listOrgCalls = defineQuery({
  name: "org-call.list",
  place: "org",
  permission: "org-call:read",
  input: z.object({ ...callFilters, ...pageInput }),
  output: pageOf(call),
  run: ({ ctx, db, input }) => readCalls(db, ctx, input, { orgId: ctx.orgId }),
});

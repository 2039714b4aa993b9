import { z } from "zod";
import { pageInput, pageOf } from "@/lib/framework/paging";
import { defineQuery } from "@/lib/framework/query";
import { readCalls } from "../read-calls";
import { call, callFilters } from "../schema";
import { callVisibility, ownCallsFilter } from "../visible-calls";

/** Calls of the workspace, newest first. Members see their own, managers all. */
export const listCalls = defineQuery({
  name: "call.list",
  place: "workspace",
  permission: "call:read",
  input: z.object({ ...callFilters, ...pageInput }),
  output: pageOf(call),
  run: ({ ctx, db, input }) =>
    readCalls(db, ctx, input, { workspaceId: ctx.workspace.id, ...ownCallsFilter(callVisibility(ctx)) }),
});

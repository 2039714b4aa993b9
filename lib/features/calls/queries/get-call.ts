import { defineQuery } from "@/lib/framework/query";
import { readCall } from "../read-calls";
import { callDetail, getCallInput } from "../schema";
import { callVisibility, ownCallsFilter } from "../visible-calls";

/** One call of the workspace with its parameters and response. Members see their own, managers all. */
export const getCall = defineQuery({
  name: "call.get",
  place: "workspace",
  permission: "call:read",
  input: getCallInput,
  output: callDetail,
  run: ({ ctx, db, input }) =>
    readCall(db, input.call, { workspaceId: ctx.workspace.id, ...ownCallsFilter(callVisibility(ctx)) }),
});

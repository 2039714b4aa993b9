import { defineQuery } from "@/lib/framework/query";
import { readCall } from "../read-calls";
import { callDetail, getCallInput } from "../schema";

/** One call of the organization with its parameters and response. */
export const getOrgCall = defineQuery({
  name: "org-call.get",
  place: "org",
  permission: "org-call:read",
  input: getCallInput,
  output: callDetail,
  run: ({ ctx, db, input }) => readCall(db, input.call, { orgId: ctx.orgId }),
});

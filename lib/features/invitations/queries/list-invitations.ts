import { z } from "zod";
import { pageInput, pageOf } from "@/lib/framework/paging";
import { defineQuery } from "@/lib/framework/query";
import { readInvitations } from "../read-invitations";
import { invitation, invitationFilter } from "../schema";

/** Invitations to the organization and its workspaces, newest first. */
export const listInvitations = defineQuery({
  name: "invitation.list",
  place: "org",
  permission: "member:write",
  input: z.object({ ...pageInput, status: invitationFilter }),
  output: pageOf(invitation),
  run: ({ db, input }) => readInvitations(db, input),
});

import { z } from "zod";
import { pageInput, pageOf } from "@/lib/framework/paging";
import { defineQuery } from "@/lib/framework/query";
import { readInvitations } from "../read-invitations";
import { invitation, invitationFilter } from "../schema";

/** Invitations to the workspace, newest first. */
export const listWorkspaceInvitations = defineQuery({
  name: "workspace-invitation.list",
  place: "workspace",
  permission: "workspace-member:write",
  input: z.object({ ...pageInput, status: invitationFilter }),
  output: pageOf(invitation),
  run: ({ db, input }) => readInvitations(db, input),
});

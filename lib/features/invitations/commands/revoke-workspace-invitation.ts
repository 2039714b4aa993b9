import { defineCommand } from "@/lib/framework/command";
import { revoke } from "../change-invitation";
import { invitation, invitationInput } from "../schema";

/** Ends an invitation that nobody accepted yet. */
export const revokeWorkspaceInvitation = defineCommand({
  name: "workspace-invitation.revoke",
  place: "workspace",
  permission: "workspace-member:write",
  input: invitationInput,
  output: invitation,
  run: ({ db, input }) => revoke(db, input.invitation),
});

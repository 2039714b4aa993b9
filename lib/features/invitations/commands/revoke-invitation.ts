import { defineCommand } from "@/lib/framework/command";
import { revoke } from "../change-invitation";
import { invitation, invitationInput } from "../schema";

/** Ends an invitation that nobody accepted yet. */
export const revokeInvitation = defineCommand({
  name: "invitation.revoke",
  place: "org",
  permission: "member:write",
  input: invitationInput,
  output: invitation,
  run: ({ db, input }) => revoke(db, input.invitation),
});

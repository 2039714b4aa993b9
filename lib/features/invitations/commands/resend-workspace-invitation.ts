import { lockMembers } from "@/lib/features/members";
import { defineCommand } from "@/lib/framework/command";
import { findOwnToSend } from "../change-invitation";
import { reissueInvitation } from "../issue-invitation";
import { invitationInput, sentInvitation } from "../schema";
import { sending } from "../sending";

const renewInvitation = defineCommand({
  name: "workspace-invitation.resend",
  place: "workspace",
  permission: "workspace-member:write",
  input: invitationInput,
  output: sentInvitation,
  run: async ({ ctx, db, input, afterCommit }) => {
    const roles = await lockMembers(db, ctx, "workspace-member:write");
    await findOwnToSend(db, { ...ctx, roles }, input.invitation);
    return reissueInvitation({ ctx, db, afterCommit }, input.invitation);
  },
});

/** Sends the invitation again, with a new link; the old one ends. */
export const resendWorkspaceInvitation = sending(renewInvitation);

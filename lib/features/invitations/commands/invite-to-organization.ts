import { lockMembers, refuseOrgRolesAbove } from "@/lib/features/members";
import { defineCommand } from "@/lib/framework/command";
import { AppError } from "@/lib/shared/errors";
import { issueInvitation } from "../issue-invitation";
import { inviteToOrganizationInput, sentInvitation } from "../schema";
import { sending } from "../sending";

const storeInvitation = defineCommand({
  name: "invitation.create",
  place: "org",
  permission: "member:write",
  input: inviteToOrganizationInput,
  output: sentInvitation,
  run: async ({ ctx, db, input, afterCommit }) => {
    refuseOrgRolesAbove(await lockMembers(db, ctx, "member:write"), [input.role]);
    const member = await db.orgMember.findFirst({
      where: { orgId: ctx.orgId, user: { email: input.email } },
    });
    if (member !== null) {
      throw new AppError("conflict", {
        code: "already_member",
        publicMessage: `${input.email} is a member already.`,
      });
    }
    return issueInvitation({ ctx, db, afterCommit }, { ...input, workspaceRole: null });
  },
});

/** Sends somebody a link that makes them a member of the organization. */
export const inviteToOrganization = sending(storeInvitation);

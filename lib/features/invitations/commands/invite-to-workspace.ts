import { lockMembers, refuseWorkspaceRolesAbove } from "@/lib/features/members";
import { defineCommand } from "@/lib/framework/command";
import { AppError } from "@/lib/shared/errors";
import { issueInvitation } from "../issue-invitation";
import { inviteToWorkspaceInput, sentInvitation } from "../schema";
import { sending } from "../sending";

const storeInvitation = defineCommand({
  name: "workspace-invitation.create",
  place: "workspace",
  permission: "workspace-member:write",
  input: inviteToWorkspaceInput,
  output: sentInvitation,
  run: async ({ ctx, db, input: { role, ...input }, afterCommit }) => {
    refuseWorkspaceRolesAbove(await lockMembers(db, ctx, "workspace-member:write"), [role]);
    const { email } = input;
    const member = await db.workspaceMember.findFirst({
      where: { workspaceId: ctx.workspace.id, orgMember: { user: { email } } },
    });
    if (member !== null) {
      throw new AppError("conflict", {
        code: "already_member",
        publicMessage: `${email} is in this workspace already.`,
      });
    }
    return issueInvitation({ ctx, db, afterCommit }, { ...input, role: "member", workspaceRole: role });
  },
});

/** Sends somebody a link that lets them into the workspace, and makes them a member of the organization. */
export const inviteToWorkspace = sending(storeInvitation);

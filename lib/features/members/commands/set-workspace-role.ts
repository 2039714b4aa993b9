import { defineCommand } from "@/lib/framework/command";
import { coversWorkspaceRole } from "@/lib/shared/permissions";
import { endInvitationsBy } from "../end-membership";
import { findWorkspaceMember, lockMembers } from "../find-member";
import { refuseWorkspaceRolesAbove } from "../refuse-role";
import { setWorkspaceRoleInput, workspaceMember } from "../schema";
import { workspaceMemberOf } from "../remove-from-workspace";

/** Gives a member of the workspace another role in it. */
export const setWorkspaceRole = defineCommand({
  name: "workspace-member.set-role",
  place: "workspace",
  permission: "workspace-member:write",
  input: setWorkspaceRoleInput,
  output: workspaceMember,
  run: async ({ ctx, db, input: { member: userId, role } }) => {
    const { orgId } = ctx;
    const workspaceId = ctx.workspace.id;
    const roles = await lockMembers(db, ctx, "workspace-member:write");
    const before = await findWorkspaceMember(db, workspaceId, userId);
    if (before.role === role) return { result: workspaceMemberOf(before), audit: null };
    refuseWorkspaceRolesAbove(roles, [before.role, role]);
    await db.workspaceMember.update({
      where: { workspaceId_userId: { workspaceId, userId } },
      data: { role },
    });
    if (!coversWorkspaceRole(role, before.role)) await endInvitationsBy(db, { orgId, userId, workspaceId });
    const audit = {
      target: { id: userId, label: before.orgMember.user.email },
      before: { role: before.role },
      after: { role },
    };
    return { result: workspaceMemberOf({ ...before, role }), audit };
  },
});

import { defineCommand } from "@/lib/framework/command";
import { AppError } from "@/lib/shared/errors";
import { lockMembers } from "../find-member";
import { refuseWorkspaceRolesAbove } from "../refuse-role";
import { addWorkspaceMemberInput, workspaceMember } from "../schema";
import { toWorkspaceMemberView } from "../view";

/** Lets somebody of the organization into the workspace. Others are invited. */
export const addWorkspaceMember = defineCommand({
  name: "workspace-member.add",
  place: "workspace",
  permission: "workspace-member:write",
  input: addWorkspaceMemberInput,
  output: workspaceMember,
  run: async ({ ctx, db, input: { email, role } }) => {
    const { orgId, workspace } = ctx;
    refuseWorkspaceRolesAbove(await lockMembers(db, ctx, "workspace-member:write"), [role]);
    const person = await db.orgMember.findFirst({
      where: { orgId, user: { email } },
      include: { user: true },
    });
    if (person === null) throw notInOrganization(email);
    const { userId, user } = person;
    const where = { workspaceId_userId: { workspaceId: workspace.id, userId } };
    if ((await db.workspaceMember.findUnique({ where })) !== null) throw alreadyMember(email);
    const row = await db.workspaceMember.create({
      data: { orgId, workspaceId: workspace.id, userId, role },
    });
    const result = toWorkspaceMemberView({
      user: { id: user.id, name: user.name, email: user.email },
      orgRole: person.role,
      ownRole: row.role,
      joinedAt: row.createdAt,
    });
    return { result, audit: { target: { id: userId, label: email }, after: { role } } };
  },
});

function notInOrganization(email: string): AppError {
  return new AppError("not_found", {
    code: "not_in_organization",
    publicMessage: `${email} is not in the organization yet. Invite them instead.`,
  });
}

function alreadyMember(email: string): AppError {
  return new AppError("conflict", {
    code: "already_member",
    publicMessage: `${email} is in this workspace already. Change their role instead.`,
  });
}

import { defineCommand } from "@/lib/framework/command";
import { coversOrgRole } from "@/lib/shared/permissions";
import { endInvitationsBy } from "../end-membership";
import { findOrgMember, lockMembers, refuseLastOwner, WITH_PERSON } from "../find-member";
import { refuseOrgRolesAbove } from "../refuse-role";
import { orgMember, setOrgRoleInput } from "../schema";
import { toOrgMemberView } from "../view";

/** Gives a member another role in the organization. */
export const setOrgRole = defineCommand({
  name: "member.set-role",
  place: "org",
  permission: "member:write",
  input: setOrgRoleInput,
  output: orgMember,
  run: async ({ ctx, db, input: { member: userId, role } }) => {
    const { orgId } = ctx;
    const roles = await lockMembers(db, ctx, "member:write");
    const before = await findOrgMember(db, orgId, userId);
    if (before.role === role) return { result: toOrgMemberView(before), audit: null };
    refuseOrgRolesAbove(roles, [before.role, role]);
    if (before.role === "owner") await refuseLastOwner(db, orgId, userId);
    const where = { orgId_userId: { orgId, userId } };
    const row = await db.orgMember.update({ where, data: { role }, include: WITH_PERSON });
    if (!coversOrgRole(role, before.role)) await endInvitationsBy(db, { orgId, userId, workspaceId: null });
    const audit = {
      target: { id: userId, label: row.user.email },
      before: { role: before.role },
      after: { role },
    };
    return { result: toOrgMemberView(row), audit };
  },
});

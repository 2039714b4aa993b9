import { defineCommand } from "@/lib/framework/command";
import { findOrgMember, lockMembers } from "../find-member";
import { refuseOrgRolesAbove } from "../refuse-role";
import { removeFromOrganization } from "../remove-from-organization";
import { memberInput, orgMember } from "../schema";

/** Takes somebody out of the organization and all its workspaces; their personal keys end at once. */
export const removeOrgMember = defineCommand({
  name: "member.remove",
  place: "org",
  permission: "member:write",
  input: memberInput,
  output: orgMember,
  run: async ({ ctx, db, input }) => {
    await lockMembers(db, ctx.orgId);
    const member = await findOrgMember(db, ctx.orgId, input.member);
    refuseOrgRolesAbove(ctx.roles, [member.role]);
    return removeFromOrganization(db, member);
  },
});

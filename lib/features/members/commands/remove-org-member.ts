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
    const roles = await lockMembers(db, ctx, "member:write");
    const member = await findOrgMember(db, ctx.orgId, input.member);
    refuseOrgRolesAbove(roles, [member.role]);
    return removeFromOrganization(db, member);
  },
});

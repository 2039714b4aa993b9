import { defineCommand } from "@/lib/framework/command";
import { findWorkspaceMember, lockMembers } from "../find-member";
import { refuseWorkspaceRolesAbove } from "../refuse-role";
import { removeFromWorkspace } from "../remove-from-workspace";
import { memberInput, workspaceMember } from "../schema";

/** Takes somebody out of the workspace; their personal keys of it end at once. */
export const removeWorkspaceMember = defineCommand({
  name: "workspace-member.remove",
  place: "workspace",
  permission: "workspace-member:write",
  input: memberInput,
  output: workspaceMember,
  run: async ({ ctx, db, input }) => {
    const roles = await lockMembers(db, ctx, "workspace-member:write");
    const member = await findWorkspaceMember(db, ctx.workspace.id, input.member);
    refuseWorkspaceRolesAbove(roles, [member.role]);
    return removeFromWorkspace(db, member);
  },
});

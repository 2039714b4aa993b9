"use server";

import { defineAction } from "@/lib/features/access";
import { leaveOrganization } from "./commands/leave-organization";
import { leaveWorkspace } from "./commands/leave-workspace";
import { removeOrgMember } from "./commands/remove-org-member";
import { removeWorkspaceMember } from "./commands/remove-workspace-member";
import { setOrgRole } from "./commands/set-org-role";
import { setWorkspaceRole } from "./commands/set-workspace-role";
import { transferOwnership } from "./commands/transfer-ownership";

export const leaveOrganizationAction = defineAction(leaveOrganization);
export const leaveWorkspaceAction = defineAction(leaveWorkspace);
export const removeOrgMemberAction = defineAction(removeOrgMember);
export const removeWorkspaceMemberAction = defineAction(removeWorkspaceMember);
export const setOrgRoleAction = defineAction(setOrgRole);
export const setWorkspaceRoleAction = defineAction(setWorkspaceRole);
export const transferOwnershipAction = defineAction(transferOwnership);

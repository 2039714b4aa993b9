import { defineRoute, type Route } from "@/lib/framework/route";
import { addWorkspaceMember } from "./commands/add-workspace-member";
import { removeOrgMember } from "./commands/remove-org-member";
import { removeWorkspaceMember } from "./commands/remove-workspace-member";
import { setOrgRole } from "./commands/set-org-role";
import { setWorkspaceRole } from "./commands/set-workspace-role";
import { listOrgMembers } from "./queries/list-org-members";
import { listWorkspaceMembers } from "./queries/list-workspace-members";

const ORG = "/orgs/{org}/members";
const WORKSPACE = "/orgs/{org}/workspaces/{workspace}/members";
const tag = "Members";

// Leaving and transferring ownership are deeds of a signed-in person: no key may do them.
export const memberRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: ORG,
    tag,
    summary: "List the members of the organization",
    operation: listOrgMembers,
  }),
  defineRoute({
    method: "PATCH",
    path: `${ORG}/{member}`,
    tag,
    summary: "Change a member's role in the organization",
    operation: setOrgRole,
  }),
  defineRoute({
    method: "DELETE",
    path: `${ORG}/{member}`,
    tag,
    summary: "Remove somebody from the organization",
    operation: removeOrgMember,
  }),
  defineRoute({
    method: "GET",
    path: WORKSPACE,
    tag,
    summary: "List the members of a workspace",
    operation: listWorkspaceMembers,
  }),
  defineRoute({
    method: "POST",
    path: WORKSPACE,
    tag,
    summary: "Add somebody of the organization to a workspace",
    operation: addWorkspaceMember,
  }),
  defineRoute({
    method: "PATCH",
    path: `${WORKSPACE}/{member}`,
    tag,
    summary: "Change a member's role in a workspace",
    operation: setWorkspaceRole,
  }),
  defineRoute({
    method: "DELETE",
    path: `${WORKSPACE}/{member}`,
    tag,
    summary: "Remove somebody from a workspace",
    operation: removeWorkspaceMember,
  }),
];

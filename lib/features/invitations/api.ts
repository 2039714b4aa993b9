import { defineRoute, type Route } from "@/lib/framework/route";
import { inviteToOrganization } from "./commands/invite-to-organization";
import { inviteToWorkspace } from "./commands/invite-to-workspace";
import { resendInvitation } from "./commands/resend-invitation";
import { resendWorkspaceInvitation } from "./commands/resend-workspace-invitation";
import { revokeInvitation } from "./commands/revoke-invitation";
import { revokeWorkspaceInvitation } from "./commands/revoke-workspace-invitation";
import { listInvitations } from "./queries/list-invitations";
import { listWorkspaceInvitations } from "./queries/list-workspace-invitations";

const ORG = "/orgs/{org}/invitations";
const WORKSPACE = "/orgs/{org}/workspaces/{workspace}/invitations";
const tag = "Invitations";

export const invitationRoutes: readonly Route[] = [
  defineRoute({ method: "GET", path: ORG, tag, summary: "List invitations", operation: listInvitations }),
  defineRoute({
    method: "POST",
    path: ORG,
    tag,
    summary: "Invite somebody to the organization",
    operation: inviteToOrganization,
  }),
  defineRoute({
    method: "POST",
    path: `${ORG}/{invitation}/resend`,
    tag,
    status: 200,
    summary: "Send an invitation again, with a new link",
    operation: resendInvitation,
  }),
  defineRoute({
    method: "DELETE",
    path: `${ORG}/{invitation}`,
    tag,
    summary: "Revoke an invitation",
    operation: revokeInvitation,
  }),
  defineRoute({
    method: "GET",
    path: WORKSPACE,
    tag,
    summary: "List the invitations to a workspace",
    operation: listWorkspaceInvitations,
  }),
  defineRoute({
    method: "POST",
    path: WORKSPACE,
    tag,
    summary: "Invite somebody to a workspace",
    operation: inviteToWorkspace,
  }),
  defineRoute({
    method: "POST",
    path: `${WORKSPACE}/{invitation}/resend`,
    tag,
    status: 200,
    summary: "Send an invitation to a workspace again, with a new link",
    operation: resendWorkspaceInvitation,
  }),
  defineRoute({
    method: "DELETE",
    path: `${WORKSPACE}/{invitation}`,
    tag,
    summary: "Revoke an invitation to a workspace",
    operation: revokeWorkspaceInvitation,
  }),
];

import {
  coversOrgRole,
  coversWorkspaceRole,
  ORG_ROLES,
  WORKSPACE_ROLES,
  type OrgRole,
  type Roles,
  type WorkspaceRole,
} from "@/lib/shared/permissions";

// Threat: somebody who raises themselves or a friend. Rule: nobody gives, takes or ends a role above their own.

/** The role that counts in the workspace: owners and admins of the organization act as its admins. */
export function actingWorkspaceRole({ orgRole, workspaceRole }: Roles): WorkspaceRole | null {
  return coversOrgRole(orgRole, "admin") ? "admin" : workspaceRole;
}

/** Roles of the organization that somebody with these roles may give, highest first. */
export function givableOrgRoles({ orgRole }: Roles): readonly OrgRole[] {
  return ORG_ROLES.filter((role) => coversOrgRole(orgRole, role));
}

/** Roles of the workspace that somebody with these roles may give, highest first. */
export function givableWorkspaceRoles(roles: Roles): readonly WorkspaceRole[] {
  return WORKSPACE_ROLES.filter((role) => coversWorkspaceRole(actingWorkspaceRole(roles), role));
}

/** Administrators as the subject of a sentence: "Ada, Bob or Cem"; without names, what they are. */
export function anyOf(names: readonly string[]): string {
  if (names.length === 0) return "An organization admin";
  return new Intl.ListFormat("en-GB", { type: "disjunction" }).format(names);
}

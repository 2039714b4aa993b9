/** Roles in an organization and in a workspace. Owners and org admins act as workspace admins. */
export const ORG_ROLES = ["owner", "admin", "member"] as const;
export type OrgRole = (typeof ORG_ROLES)[number];
export const WORKSPACE_ROLES = ["admin", "manager", "member"] as const;
export type WorkspaceRole = (typeof WORKSPACE_ROLES)[number];

interface Grant {
  readonly org: readonly OrgRole[];
  /** Roles in the workspace that is acted in. Empty: the permission is the organization's alone. */
  readonly workspace: readonly WorkspaceRole[];
}

const OWNER: readonly OrgRole[] = ["owner"];
const ADMINS: readonly OrgRole[] = ["owner", "admin"];
const EVERYONE: readonly OrgRole[] = ["owner", "admin", "member"];
const MANAGERS: readonly WorkspaceRole[] = ["admin", "manager"];
const MEMBERS: readonly WorkspaceRole[] = ["admin", "manager", "member"];

/**
 * Who may do what: the one table. Checked in `defineCommand` and `defineQuery`; pages read it only
 * to hide what would be refused.
 */
export const PERMISSIONS = {
  "org:read": { org: EVERYONE, workspace: MEMBERS },
  "org:write": { org: OWNER, workspace: [] },
  "member:read": { org: ADMINS, workspace: [] },
  "workspace:list": { org: EVERYONE, workspace: MEMBERS },
  "workspace:create": { org: ADMINS, workspace: [] },
  "workspace:read": { org: ADMINS, workspace: MEMBERS },
  "workspace:write": { org: ADMINS, workspace: ["admin"] },
  "workspace:delete": { org: ADMINS, workspace: [] },
  "server:read": { org: ADMINS, workspace: [] },
  "server:write": { org: ADMINS, workspace: [] },
  "workspace-server:read": { org: ADMINS, workspace: MEMBERS },
  "workspace-server:write": { org: ADMINS, workspace: MANAGERS },
  "workspace-server:grant": { org: ADMINS, workspace: [] },
  "org-api-key:read": { org: ADMINS, workspace: [] },
  "org-api-key:write": { org: ADMINS, workspace: [] },
  "api-key:read": { org: ADMINS, workspace: MEMBERS },
  "api-key:write": { org: ADMINS, workspace: MEMBERS },
  "service-key:write": { org: ADMINS, workspace: MANAGERS },
  "org-call:read": { org: ADMINS, workspace: [] },
  "call:read": { org: ADMINS, workspace: MEMBERS },
  "call:read-all": { org: ADMINS, workspace: MANAGERS },
  "tool:test": { org: ADMINS, workspace: MEMBERS },
  "audit:read": { org: ADMINS, workspace: [] },
} as const satisfies Record<string, Grant>;

export type Permission = keyof typeof PERMISSIONS;

export interface Roles {
  readonly orgRole: OrgRole | null;
  readonly workspaceRole: WorkspaceRole | null;
}

/** Whether somebody with these roles has the permission, in the workspace the roles are of. */
export function isAllowed(roles: Roles, permission: Permission): boolean {
  const grant: Grant = PERMISSIONS[permission];
  const byOrg = roles.orgRole !== null && grant.org.includes(roles.orgRole);
  const byWorkspace = roles.workspaceRole !== null && grant.workspace.includes(roles.workspaceRole);
  return byOrg || byWorkspace;
}

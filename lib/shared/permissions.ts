/** Roles in an organization and in a workspace, highest first. Owners and org admins act as workspace admins. */
export const ORG_ROLES = ["owner", "admin", "member"] as const;
export type OrgRole = (typeof ORG_ROLES)[number];
export const WORKSPACE_ROLES = ["admin", "manager", "member"] as const;
export type WorkspaceRole = (typeof WORKSPACE_ROLES)[number];

/** What an organization lets its workspace roles do. Of the organization alone: no workspace can override it. */
export interface RoleSettings {
  readonly managersAddServers: boolean;
  readonly managersReadAllCalls: boolean;
  readonly managersMakeServiceKeys: boolean;
  readonly membersMakeKeys: boolean;
}
export type RoleSetting = keyof RoleSettings;

export const DEFAULT_ROLE_SETTINGS: RoleSettings = {
  managersAddServers: false,
  managersReadAllCalls: true,
  managersMakeServiceKeys: true,
  membersMakeKeys: true,
};

interface Grant {
  readonly org: readonly OrgRole[];
  /** Roles in the workspace that is acted in. Empty: the permission is the organization's alone. */
  readonly workspace: readonly WorkspaceRole[];
  /** Roles of `workspace` that have it only while a setting of the organization is on. */
  readonly while?: Partial<Readonly<Record<WorkspaceRole, RoleSetting>>>;
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
  "org:write": { org: ADMINS, workspace: [] },
  "org:transfer": { org: OWNER, workspace: [] },
  "org:delete": { org: OWNER, workspace: [] },
  "org:leave": { org: EVERYONE, workspace: [] },
  "role:read": { org: EVERYONE, workspace: MEMBERS },
  "member:read": { org: ADMINS, workspace: [] },
  "member:write": { org: ADMINS, workspace: [] },
  "workspace:list": { org: EVERYONE, workspace: MEMBERS },
  "workspace:create": { org: ADMINS, workspace: [] },
  "workspace:read": { org: ADMINS, workspace: MEMBERS },
  "workspace:write": { org: ADMINS, workspace: ["admin"] },
  "workspace:delete": { org: ADMINS, workspace: [] },
  "workspace:leave": { org: ADMINS, workspace: MEMBERS },
  "workspace-member:read": { org: ADMINS, workspace: MEMBERS },
  "workspace-member:write": { org: ADMINS, workspace: MANAGERS },
  "server:read": { org: ADMINS, workspace: [] },
  "server:write": { org: ADMINS, workspace: [] },
  "workspace-server:read": { org: ADMINS, workspace: MEMBERS },
  "workspace-server:write": { org: ADMINS, workspace: MANAGERS },
  "workspace-server:grant": {
    org: ADMINS,
    workspace: MANAGERS,
    while: { admin: "managersAddServers", manager: "managersAddServers" },
  },
  "workspace-server:create": {
    org: ADMINS,
    workspace: MANAGERS,
    while: { admin: "managersAddServers", manager: "managersAddServers" },
  },
  "org-api-key:read": { org: ADMINS, workspace: [] },
  "org-api-key:write": { org: ADMINS, workspace: [] },
  "api-key:read": { org: ADMINS, workspace: MEMBERS },
  "api-key:write": { org: ADMINS, workspace: MEMBERS },
  "user-key:create": { org: ADMINS, workspace: MEMBERS, while: { member: "membersMakeKeys" } },
  "service-key:write": { org: ADMINS, workspace: MANAGERS },
  "service-key:create": { org: ADMINS, workspace: MANAGERS, while: { manager: "managersMakeServiceKeys" } },
  "org-call:read": { org: ADMINS, workspace: [] },
  "call:read": { org: ADMINS, workspace: MEMBERS },
  "call:read-all": { org: ADMINS, workspace: MANAGERS, while: { manager: "managersReadAllCalls" } },
  "tool:test": { org: ADMINS, workspace: MEMBERS },
  "audit:read": { org: ADMINS, workspace: [] },
} as const satisfies Record<string, Grant>;

export type Permission = keyof typeof PERMISSIONS;

export interface Roles {
  readonly orgRole: OrgRole | null;
  readonly workspaceRole: WorkspaceRole | null;
  readonly settings: RoleSettings;
}

/** Whether somebody with these roles has the permission, in the workspace the roles are of. */
export function isAllowed(roles: Roles, permission: Permission): boolean {
  const { orgRole, workspaceRole, settings } = roles;
  const grant: Grant = PERMISSIONS[permission];
  if (orgRole !== null && grant.org.includes(orgRole)) return true;
  if (workspaceRole === null || !grant.workspace.includes(workspaceRole)) return false;
  const setting = grant.while?.[workspaceRole];
  return setting === undefined || settings[setting];
}

/** The setting that gives the role this permission or takes it away; null when none does. */
export function settingFor(permission: Permission, role: WorkspaceRole): RoleSetting | null {
  const grant: Grant = PERMISSIONS[permission];
  return grant.while?.[role] ?? null;
}

/** Whether a role of the organization is `than` or above. */
export function coversOrgRole(role: OrgRole | null, than: OrgRole): boolean {
  return role !== null && ORG_ROLES.indexOf(role) <= ORG_ROLES.indexOf(than);
}

/** Whether a role of a workspace is `than` or above. */
export function coversWorkspaceRole(role: WorkspaceRole | null, than: WorkspaceRole): boolean {
  return role !== null && WORKSPACE_ROLES.indexOf(role) <= WORKSPACE_ROLES.indexOf(than);
}

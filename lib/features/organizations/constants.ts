import type { Permission, RoleSetting } from "@/lib/shared/permissions";

export interface PermissionWords {
  readonly group: string;
  readonly label: string;
}

/** Every permission in words: what the Roles page says. */
export const PERMISSION_WORDS: Record<Permission, PermissionWords> = {
  "org:read": { group: "Organization", label: "See the organization" },
  "org:write": { group: "Organization", label: "Change its name and settings" },
  "org:transfer": { group: "Organization", label: "Transfer ownership" },
  "org:delete": { group: "Organization", label: "Delete it" },
  "org:leave": { group: "Organization", label: "Leave it" },
  "role:read": { group: "Organization", label: "See what each role may do" },
  "audit:read": { group: "Organization", label: "Read the audit log" },
  "member:read": { group: "People", label: "See the members of the organization" },
  "member:write": { group: "People", label: "Invite, change and remove them, up to one's own role" },
  "workspace-member:read": { group: "People", label: "See the members of a workspace" },
  "workspace-member:write": {
    group: "People",
    label: "Add, change and remove them in a workspace, up to one's own role",
  },
  "workspace:list": { group: "Workspaces", label: "List workspaces: members their own" },
  "workspace:read": { group: "Workspaces", label: "Open a workspace" },
  "workspace:create": { group: "Workspaces", label: "Create workspaces" },
  "workspace:write": { group: "Workspaces", label: "Change a workspace's name and settings" },
  "workspace:delete": { group: "Workspaces", label: "Delete a workspace" },
  "workspace:leave": { group: "Workspaces", label: "Leave a workspace" },
  "server:read": { group: "Servers", label: "See the registry" },
  "server:write": { group: "Servers", label: "Add, change, sync and delete servers of the registry" },
  "workspace-server:read": { group: "Servers", label: "See and connect to the servers of a workspace" },
  "workspace-server:write": {
    group: "Servers",
    label: "Change a workspace's servers: switches, user access, on and off",
  },
  "workspace-server:grant": {
    group: "Servers",
    label: "Grant registry servers to a workspace and withdraw them",
  },
  "workspace-server:create": {
    group: "Servers",
    label: "Add and change servers that only one workspace has",
  },
  "tool:test": { group: "Servers", label: "Try tools in the browser" },
  "org-api-key:read": { group: "Keys", label: "See admin keys" },
  "org-api-key:write": { group: "Keys", label: "Create and revoke admin keys" },
  "api-key:read": { group: "Keys", label: "See keys of a workspace: members their own" },
  "api-key:write": { group: "Keys", label: "Revoke one's own keys" },
  "user-key:create": { group: "Keys", label: "Create personal keys" },
  "service-key:write": { group: "Keys", label: "See and revoke everybody's keys" },
  "service-key:create": { group: "Keys", label: "Create and rotate service keys" },
  "org-call:read": { group: "Calls", label: "Read the calls of the whole organization" },
  "call:read": { group: "Calls", label: "Read one's own calls in a workspace" },
  "call:read-all": { group: "Calls", label: "Read everybody's calls in a workspace" },
};

interface SettingWords {
  readonly label: string;
  readonly description: string;
}

/** Every setting about roles in words. */
export const SETTING_WORDS: Record<RoleSetting, SettingWords> = {
  managersAddServers: {
    label: "Workspaces grant themselves servers",
    description:
      "Admins and managers of a workspace may grant it servers of the registry, withdraw them, and add servers that only their workspace has. Otherwise only admins of the organization do.",
  },
  managersReadAllCalls: {
    label: "Managers read everybody's calls",
    description:
      "With parameters and responses. Otherwise managers of a workspace see their own calls, as members do.",
  },
  managersMakeServiceKeys: {
    label: "Managers create and rotate service keys",
    description: "Otherwise only admins do. Keys that exist keep working.",
  },
  membersMakeKeys: {
    label: "Members create personal keys",
    description: "Otherwise only managers and admins do. Keys that exist keep working.",
  },
};

import {
  isAllowed,
  ORG_ROLES,
  PERMISSIONS,
  settingFor,
  WORKSPACE_ROLES,
  type Permission,
  type RoleSettings,
} from "@/lib/shared/permissions";
import { PERMISSION_WORDS } from "./constants";
import type { RoleRow } from "./schema";

/** The permission table as the organization has set it: what `isAllowed` answers for each role. */
export function roleRows(settings: RoleSettings): RoleRow[] {
  const rows = Object.keys(PERMISSION_WORDS) as Permission[];
  return rows.map((permission) => ({
    permission,
    ...PERMISSION_WORDS[permission],
    org: byRole(ORG_ROLES, (orgRole) => isAllowed({ orgRole, workspaceRole: null, settings }, permission)),
    workspace:
      PERMISSIONS[permission].workspace.length === 0
        ? null
        : byRole(WORKSPACE_ROLES, (workspaceRole) => ({
            allowed: isAllowed({ orgRole: null, workspaceRole, settings }, permission),
            setting: settingFor(permission, workspaceRole),
          })),
  }));
}

function byRole<R extends string, T>(roles: readonly R[], answer: (role: R) => T): Record<R, T> {
  return Object.fromEntries(roles.map((role) => [role, answer(role)])) as Record<R, T>;
}

import { AppError } from "@/lib/shared/errors";
import type { OrgRole, Roles, WorkspaceRole } from "@/lib/shared/permissions";
import { givableOrgRoles, givableWorkspaceRoles } from "./policy";

/** Throws `forbidden` (role_above_own) when one of these roles of the organization is above the actor's. */
export function refuseOrgRolesAbove(roles: Roles, touched: readonly OrgRole[]): void {
  const above = touched.find((role) => !givableOrgRoles(roles).includes(role));
  if (above !== undefined) throw roleAbove(above, "organization");
}

/** The same in the workspace. */
export function refuseWorkspaceRolesAbove(roles: Roles, touched: readonly WorkspaceRole[]): void {
  const above = touched.find((role) => !givableWorkspaceRoles(roles).includes(role));
  if (above !== undefined) throw roleAbove(above, "workspace");
}

function roleAbove(role: string, place: string): AppError {
  return new AppError("forbidden", {
    code: "role_above_own",
    publicMessage: `“${role}” is above your own role in the ${place}. Ask somebody who has it.`,
  });
}

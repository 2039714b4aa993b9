/** Why a capability may not be used. Stable: recorded, shown by explain. */
export type DenyReason =
  | "foreign_tenant"
  | "organization_disabled"
  | "workspace_disabled"
  | "server_disabled"
  | "workspace_server_disabled"
  | "insufficient_scope"
  | "user_access"
  | "capability_disabled_by_org"
  | "capability_disabled_by_workspace"
  | "capability_quarantined"
  | "capability_not_enabled"
  | "name_resembles_disabled"
  | "resource_not_matched";

export type Decision =
  | { readonly allow: true; readonly reason: "allowed" }
  /** Listed with its approved definition instead of the one it has now. */
  | { readonly allow: true; readonly reason: "approved_definition" }
  | { readonly allow: false; readonly reason: DenyReason };

export const ALLOWED: Decision = { allow: true, reason: "allowed" };
export const AS_APPROVED: Decision = { allow: true, reason: "approved_definition" };

export function denied(reason: DenyReason): Decision {
  return { allow: false, reason };
}

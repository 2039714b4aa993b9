import type { AuthorizedOrgId, AuthorizedWorkspaceId } from "./tenant";

/** Call only where a credential for this organization was just checked. */
export function mintOrgId(checkedOrgId: string): AuthorizedOrgId {
  return checkedOrgId as AuthorizedOrgId;
}

/** Call only where a credential for this workspace was just checked. */
export function mintWorkspaceId(checkedWorkspaceId: string): AuthorizedWorkspaceId {
  return checkedWorkspaceId as AuthorizedWorkspaceId;
}

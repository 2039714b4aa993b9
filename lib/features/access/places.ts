import type { Db } from "@/lib/platform/db";
import { notFound } from "@/lib/shared/errors";
import { isUuid } from "@/lib/shared/ids";
import type { OrgRole, RoleSettings, WorkspaceRole } from "@/lib/shared/permissions";

/** A slug or an id, as a Prisma filter. */
export function byReference(reference: string): { id: string } | { slug: string } {
  return isUuid(reference) ? { id: reference } : { slug: reference };
}

/** The organization with this slug or id; throws `not_found` when the transaction may not see it. */
export async function findOrganization(db: Db, reference: string) {
  const organization = await db.organization.findFirst({ where: byReference(reference) });
  if (organization === null) throw notFound("organization");
  return organization;
}

/** The workspace of the organization with this slug or id; throws `not_found`. */
export async function findWorkspace(db: Db, orgId: string, reference: string) {
  const workspace = await db.workspace.findFirst({ where: { ...byReference(reference), orgId } });
  if (workspace === null) throw notFound("workspace");
  return workspace;
}

/** Owners and admins of the organization act as admins of all its workspaces. */
export function effectiveWorkspaceRole(orgRole: OrgRole, own: WorkspaceRole | null): WorkspaceRole | null {
  return orgRole === "owner" || orgRole === "admin" ? "admin" : own;
}

/** What the organization lets its workspace roles do. */
export function roleSettings(organization: RoleSettings): RoleSettings {
  const { managersAddServers, managersReadAllCalls, managersMakeServiceKeys, membersMakeKeys } = organization;
  return { managersAddServers, managersReadAllCalls, managersMakeServiceKeys, membersMakeKeys };
}

import { effectiveWorkspaceRole } from "@/lib/features/access";
import { makerId, type OrgContext } from "@/lib/framework/context";
import type { Db } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/shared/errors";
import {
  coversOrgRole,
  coversWorkspaceRole,
  isAllowed,
  type Permission,
  type Roles,
} from "@/lib/shared/permissions";

// Threat: somebody who is being demoted and keeps asking for their role back. Such a request waits for the demotion
// with the roles it came with, and would undo it. Rule: after the wait, the roles of now count.
/**
 * Makes the writes to the members of an organization wait for each other, until the end of the transaction: two owners
 * who remove each other at once must not both succeed. Answers the roles that the actor has by then; throws
 * `forbidden` when the permission is no longer among them.
 */
export async function lockMembers(db: Db, ctx: OrgContext, permission: Permission): Promise<Roles> {
  // Not FOR UPDATE: whatever was inserted before holds the row's key by its foreign key, so that two would deadlock.
  await db.$queryRaw`SELECT 1 FROM organizations WHERE id = ${ctx.orgId}::uuid FOR NO KEY UPDATE`;
  const roles = await rolesNow(db, ctx);
  if (isAllowed(roles, permission)) return roles;
  throw new AppError("forbidden", {
    code: "missing_permission",
    publicMessage: "Your role was changed at this moment, and no longer includes this.",
  });
}

// Never more than the context has: a key may be made for less than its maker may do.
async function rolesNow(db: Db, { actor, orgId, workspace, roles }: OrgContext): Promise<Roles> {
  const userId = makerId(actor);
  if (userId === null) return roles;
  const member = await db.orgMember.findUnique({ where: { orgId_userId: { orgId, userId } } });
  if (member === null) return { ...roles, orgRole: null, workspaceRole: null };
  const own =
    workspace === null
      ? null
      : await db.workspaceMember.findUnique({
          where: { workspaceId_userId: { workspaceId: workspace.id, userId } },
        });
  const { orgRole, workspaceRole } = roles;
  const inWorkspace = effectiveWorkspaceRole(member.role, own?.role ?? null);
  return {
    ...roles,
    orgRole: coversOrgRole(orgRole, member.role) ? member.role : orgRole,
    workspaceRole:
      inWorkspace === null || coversWorkspaceRole(workspaceRole, inWorkspace) ? inWorkspace : workspaceRole,
  };
}

/** The membership of a person, with the person; throws `not_found`. */
export async function findOrgMember(db: Db, orgId: string, userId: string) {
  const member = await db.orgMember.findUnique({
    where: { orgId_userId: { orgId, userId } },
    include: WITH_PERSON,
  });
  if (member === null) throw notFound("member");
  return member;
}

/** The person's own row in the workspace, with the person; throws `not_found`. */
export async function findWorkspaceMember(db: Db, workspaceId: string, userId: string) {
  const member = await db.workspaceMember.findUnique({
    where: { workspaceId_userId: { workspaceId, userId } },
    include: { orgMember: { include: { user: true } } },
  });
  if (member === null) throw notFound("member");
  return member;
}

export const WITH_PERSON = {
  user: { select: { id: true, name: true, email: true } },
  _count: { select: { workspaceMembers: true } },
} as const;

/** Throws `conflict` (last_owner) when nobody but this person owns the organization. */
export async function refuseLastOwner(db: Db, orgId: string, userId: string): Promise<void> {
  const others = await db.orgMember.count({ where: { orgId, role: "owner", userId: { not: userId } } });
  if (others > 0) return;
  throw new AppError("conflict", {
    code: "last_owner",
    publicMessage: "An organization needs an owner. Make somebody else an owner first.",
  });
}

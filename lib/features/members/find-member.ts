import type { Db } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/shared/errors";

/**
 * Makes the writes to the members of an organization wait for each other, until the end of the transaction: two owners
 * who remove each other at once must not both succeed.
 */
export async function lockMembers(db: Db, orgId: string): Promise<void> {
  await db.$queryRaw`SELECT 1 FROM organizations WHERE id = ${orgId}::uuid FOR UPDATE`;
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

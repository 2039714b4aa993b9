import { effectiveWorkspaceRole } from "@/lib/features/access/places";
import type { Principal } from "@/lib/gateway";
import type { Db, Prisma } from "@/lib/platform/db";

export interface KeyCredential {
  readonly principal: Principal;
  readonly isRevoked: boolean;
  readonly expiresAt: number | null;
}

export type ApiKeyRow = Prisma.ApiKeyGetPayload<object>;

/** What a key stands for, and whether it still does: asked by the data plane for a call, and by explain. */
export async function readKeyCredential(db: Db, key: ApiKeyRow): Promise<KeyCredential> {
  const owner = key.kind === "user" ? await readOwner(db, key) : null;
  return {
    principal: {
      id: key.userId ?? key.id,
      kind: key.kind === "user" ? "user" : "service",
      orgId: key.orgId,
      workspaceId: key.workspaceId,
      keyId: key.id,
      label: owner?.label ?? key.name,
      userId: key.userId,
      // An admin key is for the admin API, whatever its row says.
      scopes: key.kind === "admin" ? key.scopes.filter((scope) => scope !== "mcp") : key.scopes,
    },
    // A person who may no longer enter the workspace takes their keys of it along.
    isRevoked: key.revokedAt !== null || (key.kind === "user" && owner?.hasAccess !== true),
    expiresAt: key.expiresAt?.getTime() ?? null,
  };
}

async function readOwner(db: Db, { orgId, workspaceId, userId }: ApiKeyRow) {
  if (userId === null || workspaceId === null) return null;
  const member = await db.orgMember.findUnique({
    where: { orgId_userId: { orgId, userId } },
    include: { user: { select: { email: true } }, workspaceMembers: { where: { workspaceId } } },
  });
  if (member === null) return null;
  const role = effectiveWorkspaceRole(member.role, member.workspaceMembers[0]?.role ?? null);
  return { label: member.user.email, hasAccess: role !== null };
}

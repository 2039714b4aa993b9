import type { Db } from "@/lib/platform/db";

interface Ended {
  readonly orgId: string;
  readonly userId: string;
  /** One workspace; null for the whole organization. */
  readonly workspaceId: string | null;
}

/**
 * Takes along what somebody had by being a member: their personal keys, what was set for them alone, and the
 * invitations that they sent and nobody accepted yet. Answers how many keys ended.
 */
export async function endWhatMembersHave(db: Db, { orgId, userId, workspaceId }: Ended): Promise<number> {
  const place = workspaceId === null ? { orgId } : { orgId, workspaceId };
  const revokedAt = new Date();
  const keys = await db.apiKey.updateMany({
    where: { ...place, userId, kind: "user", revokedAt: null },
    data: { revokedAt },
  });
  await db.userAccess.deleteMany({ where: { ...place, userId } });
  await endInvitationsBy(db, { orgId, userId, workspaceId });
  return keys.count;
}

/** Revokes the pending invitations of somebody whose role no longer covers them. */
export async function endInvitationsBy(db: Db, { orgId, userId, workspaceId }: Ended): Promise<void> {
  await db.invitation.updateMany({
    where: {
      ...(workspaceId === null ? { orgId } : { orgId, workspaceId }),
      invitedById: userId,
      acceptedAt: null,
      revokedAt: null,
    },
    data: { revokedAt: new Date() },
  });
}

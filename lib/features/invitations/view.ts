import type { z } from "zod";
import type { Prisma } from "@/lib/platform/db";
import type { invitation, InvitationStatus } from "./schema";

export const WITH_WORKSPACE = { workspace: { select: { slug: true, name: true } } } as const;

type Row = Prisma.InvitationGetPayload<{ include: typeof WITH_WORKSPACE }>;

type Moments = Pick<Row, "acceptedAt" | "revokedAt" | "expiresAt">;

export function invitationStatus(
  { acceptedAt, revokedAt, expiresAt }: Moments,
  now: number,
): InvitationStatus {
  if (acceptedAt !== null) return "accepted";
  if (revokedAt !== null) return "revoked";
  return expiresAt.getTime() <= now ? "expired" : "pending";
}

export function toInvitationView(row: Row, now: number): z.input<typeof invitation> {
  const { workspace, workspaceRole } = row;
  return {
    ...row,
    workspace: workspace === null || workspaceRole === null ? null : { ...workspace, role: workspaceRole },
    status: invitationStatus(row, now),
  };
}

/** A filter for invitations that can still be accepted. */
export function pendingAt(now: number) {
  return { acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date(now) } };
}

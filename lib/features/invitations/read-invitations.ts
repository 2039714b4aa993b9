import { pageArgs, toPage } from "@/lib/framework/paging";
import type { Db } from "@/lib/platform/db";
import type { InvitationFilter } from "./schema";
import { pendingAt, toInvitationView, WITH_WORKSPACE } from "./view";

interface Asked {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly status?: InvitationFilter;
}

/** A page of the invitations that the transaction may see. */
export async function readInvitations(db: Db, asked: Asked) {
  const now = Date.now();
  const { where, ...page } = pageArgs(asked);
  const rows = await db.invitation.findMany({
    where: { ...where, ...withStatus(asked.status, now) },
    include: WITH_WORKSPACE,
    ...page,
  });
  const { data, nextCursor } = toPage(rows, asked.limit);
  return { data: data.map((row) => toInvitationView(row, now)), nextCursor };
}

function withStatus(status: InvitationFilter, now: number) {
  switch (status) {
    case undefined:
      return {};
    case "open":
      return { acceptedAt: null, revokedAt: null };
    case "pending":
      return pendingAt(now);
    case "accepted":
      return { acceptedAt: { not: null } };
    case "revoked":
      return { acceptedAt: null, revokedAt: { not: null } };
    case "expired":
      return { acceptedAt: null, revokedAt: null, expiresAt: { lte: new Date(now) } };
  }
}

import type { Db } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/shared/errors";
import { invitationStatus, WITH_WORKSPACE } from "./view";

/** The invitation, as far as the transaction may see it; throws `not_found`. */
export async function findInvitation(db: Db, id: string) {
  const row = await db.invitation.findUnique({ where: { id }, include: WITH_WORKSPACE });
  if (row === null) throw notFound("invitation");
  return row;
}

/** Throws `conflict` when the invitation was accepted or revoked: then only a new one helps. */
export function refuseEnded(row: Awaited<ReturnType<typeof findInvitation>>): void {
  const status = invitationStatus(row, Date.now());
  if (status === "pending" || status === "expired") return;
  throw new AppError("conflict", {
    code: "invitation_ended",
    publicMessage: `The invitation was ${status} already. Make a new one if it is still wanted.`,
  });
}

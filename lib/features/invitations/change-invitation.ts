import { refuseOrgRolesAbove, refuseWorkspaceRolesAbove } from "@/lib/features/members";
import type { OrgContext } from "@/lib/framework/context";
import type { Db } from "@/lib/platform/db";
import { findInvitation, refuseEnded } from "./find-invitation";
import { toInvitationView, WITH_WORKSPACE } from "./view";

/** The invitation that the actor may send again: still open, and for a role that they may give. */
export async function findOwnToSend(db: Db, ctx: OrgContext, id: string): Promise<void> {
  const row = await findInvitation(db, id);
  refuseEnded(row);
  refuseOrgRolesAbove({ ...ctx.roles, orgRole: ctx.roles.orgRole ?? "member" }, [row.role]);
  if (ctx.workspace !== null && row.workspaceRole !== null)
    refuseWorkspaceRolesAbove(ctx.roles, [row.workspaceRole]);
}

/** Ends the invitation; repeating it changes nothing. */
export async function revoke(db: Db, id: string) {
  const before = await findInvitation(db, id);
  if (before.revokedAt !== null) return { result: toInvitationView(before, Date.now()), audit: null };
  refuseEnded(before);
  const row = await db.invitation.update({
    where: { id },
    data: { revokedAt: new Date() },
    include: WITH_WORKSPACE,
  });
  const audit = {
    target: { id, label: row.email },
    before: { status: "pending" },
    after: { status: "revoked" },
  };
  return { result: toInvitationView(row, Date.now()), audit };
}

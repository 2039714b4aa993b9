import { systemScope } from "@/lib/features/access";
import { withoutTenant, withTenant, withTokenHash } from "@/lib/platform/db";
import { notFound } from "@/lib/shared/errors";
import { hashLinkToken, isLinkToken } from "@/lib/shared/link-token";
import type { OrgRole, WorkspaceRole } from "@/lib/shared/permissions";
import type { InvitationStatus } from "./schema";
import { invitationStatus } from "./view";

export type FoundInvitation = Awaited<ReturnType<typeof findByToken>>;

/** The invitation that somebody holds the link of, whatever became of it. Throws `not_found`. */
export async function findByToken(token: string) {
  if (!isLinkToken(token)) throw notFound("invitation");
  const tokenHash = hashLinkToken(token);
  const row = await withTokenHash(tokenHash, (db) => db.invitation.findUnique({ where: { tokenHash } }));
  if (row === null) throw notFound("invitation");
  return row;
}

/** What the page of the link shows. */
export interface PresentedInvitation {
  readonly status: InvitationStatus;
  readonly email: string;
  readonly invitedBy: string;
  readonly organization: string;
  readonly workspace: string | null;
  readonly role: OrgRole;
  readonly workspaceRole: WorkspaceRole | null;
  /** Whether the invited address has an account to sign in with. */
  readonly hasAccount: boolean;
}

/** What holders of the link may know. Throws `not_found`. */
export async function presentInvitation(token: string): Promise<PresentedInvitation> {
  const found = await findByToken(token);
  const { email, invitedBy, role, workspaceRole, workspaceId } = found;
  const account = await withoutTenant((db) => db.user.findUnique({ where: { email }, select: { id: true } }));
  const names = await withTenant(systemScope(found.orgId), async (db) => ({
    organization: (await db.organization.findUniqueOrThrow({ where: { id: found.orgId } })).name,
    workspace:
      workspaceId === null
        ? null
        : (await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } })).name,
  }));
  return {
    ...{ email, invitedBy, role, workspaceRole },
    ...names,
    status: invitationStatus(found, Date.now()),
    hasAccount: account !== null,
  };
}

import type { AuditEntry } from "@/lib/framework/audit";
import type { CommandRun } from "@/lib/framework/command";
import { actorUserId, makerId, type OrgContext } from "@/lib/framework/context";
import { consume } from "@/lib/features/access";
import type { Db } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { hashLinkToken, newLinkToken } from "@/lib/shared/link-token";
import type { OrgRole, WorkspaceRole } from "@/lib/shared/permissions";
import { invitationLink, mailInvitation } from "./mail-invitation";
import { pendingAt, toInvitationView, WITH_WORKSPACE } from "./view";

const DAY_MS = 24 * 3_600_000;
// A mail server's good name is the operator's, and nobody's letterbox is for an organization to fill.
const SENDING = { name: "invitations", points: 200, seconds: 3_600 } as const;
const SENDING_TO_ONE = { name: "invitations:email", points: 20, seconds: 3_600 } as const;

interface Place {
  readonly ctx: OrgContext;
  readonly db: Db;
  readonly afterCommit: CommandRun<never, "org">["afterCommit"];
}

interface Wanted {
  readonly email: string;
  readonly role: OrgRole;
  readonly workspaceRole: WorkspaceRole | null;
  readonly expiresInDays: number;
}

/** Makes an invitation to the context's place, and ends an earlier one of the same person to it. For `sending`. */
export async function issueInvitation(place: Place, wanted: Wanted) {
  const { ctx, db } = place;
  await limitSending(ctx, wanted.email);
  const workspaceId = ctx.workspace?.id ?? null;
  const now = Date.now();
  await db.invitation.updateMany({
    where: { orgId: ctx.orgId, workspaceId, email: wanted.email, ...pendingAt(now) },
    data: { revokedAt: new Date(now) },
  });
  const { expiresInDays, ...row } = wanted;
  const token = newLinkToken();
  const made = await db.invitation.create({
    data: {
      ...row,
      ...{ id: newId(now), orgId: ctx.orgId, workspaceId, tokenHash: hashLinkToken(token) },
      ...{ invitedById: makerId(ctx.actor), invitedBy: await inviterName(db, ctx) },
      expiresAt: new Date(now + expiresInDays * DAY_MS),
    },
    include: WITH_WORKSPACE,
  });
  return send(place, made, token);
}

/** Gives a pending or expired invitation a new link and time; the old link ends. For `sending`. */
export async function reissueInvitation(place: Place, id: string) {
  const { ctx, db } = place;
  const before = await db.invitation.findUniqueOrThrow({ where: { id } });
  await limitSending(ctx, before.email);
  const lifetime = before.expiresAt.getTime() - before.createdAt.getTime();
  const token = newLinkToken();
  const data = {
    tokenHash: hashLinkToken(token),
    expiresAt: new Date(Date.now() + Math.min(Math.max(lifetime, DAY_MS), 30 * DAY_MS)),
    mailedAt: null,
    mailProblem: null,
    // Whoever sends it again vouches for it from now on.
    invitedById: makerId(ctx.actor),
    invitedBy: await inviterName(db, ctx),
  };
  return send(place, await db.invitation.update({ where: { id }, data, include: WITH_WORKSPACE }), token);
}

async function limitSending({ orgId }: OrgContext, email: string): Promise<void> {
  await consume(SENDING, orgId);
  await consume(SENDING_TO_ONE, `${orgId} ${email}`);
}

type Row = Parameters<typeof toInvitationView>[0];

async function send({ ctx, db, afterCommit }: Place, row: Row, token: string) {
  const organization = await db.organization.findUniqueOrThrow({ where: { id: ctx.orgId } });
  const { id, email, invitedBy, expiresAt } = row;
  const place = row.workspace === null ? organization.name : `${row.workspace.name} of ${organization.name}`;
  afterCommit(() => mailInvitation(ctx, { id, email, invitedBy, place, token, expiresAt }));
  const audit: AuditEntry = {
    target: { id, label: email },
    after: { email, role: row.role, workspaceRole: row.workspaceRole, expiresAt: expiresAt.toISOString() },
  };
  // `sending` takes the link away again when the mail left.
  return { result: { ...toInvitationView(row, Date.now()), link: invitationLink(token) }, audit };
}

async function inviterName(db: Db, { actor }: OrgContext): Promise<string> {
  const userId = actorUserId(actor);
  const person = userId === null ? null : await db.user.findUnique({ where: { id: userId } });
  return person?.name ?? actor.label;
}

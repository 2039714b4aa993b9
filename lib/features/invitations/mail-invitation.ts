import { getMailer } from "@/lib/framework/adapters";
import { withTenant } from "@/lib/platform/db";
import { tenantScope, type OrgContext } from "@/lib/framework/context";
import { getEnv } from "@/lib/platform/env";

interface Letter {
  readonly id: string;
  readonly email: string;
  readonly invitedBy: string;
  /** The name of what they are invited to. */
  readonly place: string;
  readonly token: string;
  readonly expiresAt: Date;
}

/** The page that accepts an invitation. */
export function invitationLink(token: string): string {
  return `${getEnv().PUBLIC_URL}/invitations/${token}`;
}

/** Mails the link; afterwards the invitation knows that it left. */
export async function mailInvitation(ctx: OrgContext, letter: Letter): Promise<void> {
  const { id, email, invitedBy, place, token, expiresAt } = letter;
  const mailer = getMailer();
  await mailer.send({
    to: email,
    subject: `${invitedBy} invited you to ${place}`,
    text: [
      `${invitedBy} invited you to ${place} on Gatehouse.`,
      `Accept the invitation:\n${invitationLink(token)}`,
      `The link works once, until ${expiresAt.toUTCString()}. If you did not expect it, ignore this mail: nothing happens.`,
      "",
    ].join("\n\n"),
  });
  if (!mailer.delivers) return;
  await withTenant(tenantScope(ctx), (db) =>
    db.invitation.update({ where: { id }, data: { mailedAt: new Date() } }),
  );
}

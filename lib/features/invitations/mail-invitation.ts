import { getLogger, getMailer } from "@/lib/framework/adapters";
import { withTenant } from "@/lib/platform/db";
import { tenantScope, type OrgContext } from "@/lib/framework/context";
import { getEnv } from "@/lib/platform/env";
import { MailNotTaken } from "@/lib/platform/mail";
import { hashLinkToken } from "@/lib/shared/link-token";

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

/** Mails the link; afterwards the invitation knows that it left, or why it did not. */
export async function mailInvitation(ctx: OrgContext, letter: Letter): Promise<void> {
  const { id, email, token } = letter;
  const mailer = getMailer();
  const problem = await mailer.send({ to: email, ...textOf(letter) }).then(
    () => null,
    (error: unknown) => {
      getLogger().warn({ operation: "invitation.mail", err: error }, "an invitation was not taken");
      return error instanceof MailNotTaken ? error.message : "The mail could not be sent.";
    },
  );
  if (problem === null && !mailer.delivers) return;
  const outcome = problem === null ? { mailedAt: new Date() } : { mailProblem: problem };
  // Of this link: it may have been replaced while the mail server took its time.
  const where = { id, tokenHash: hashLinkToken(token) };
  await withTenant(tenantScope(ctx), (db) => db.invitation.updateMany({ where, data: outcome }));
}

function textOf({ invitedBy, place, token, expiresAt }: Letter) {
  return {
    subject: `${invitedBy} invited you to ${place}`,
    text: [
      `${invitedBy} invited you to ${place} on Gatehouse.`,
      `Accept the invitation:\n${invitationLink(token)}`,
      `The link works once, until ${expiresAt.toUTCString()}. If you did not expect it, ignore this mail: nothing happens.`,
      "",
    ].join("\n\n"),
  };
}

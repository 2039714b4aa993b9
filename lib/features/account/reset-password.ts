import { hashPassword } from "@/lib/features/access";
import { getMailer } from "@/lib/framework/adapters";
import { withTokenHash, withUser, withoutTenant } from "@/lib/platform/db";
import { getEnv } from "@/lib/platform/env";
import { AppError } from "@/lib/shared/errors";
import { newId } from "@/lib/shared/ids";
import { hashLinkToken, isLinkToken, newLinkToken } from "@/lib/shared/link-token";
import { addressOfRequest, auditEverywhere } from "./audit-everywhere";

const WORKS_FOR_MS = 3_600_000;

/** Mails a link that sets a new password, where the address has an account. Says nothing about whether it has. */
export async function requestPasswordReset(email: string): Promise<void> {
  const user = await withoutTenant((db) => db.user.findUnique({ where: { email } }));
  if (user === null) return;
  const token = newLinkToken();
  const now = Date.now();
  await withUser(user.id, async (db) => {
    await db.passwordReset.deleteMany({ where: { userId: user.id } });
    await db.passwordReset.create({
      data: {
        ...{ id: newId(now), userId: user.id, tokenHash: hashLinkToken(token) },
        expiresAt: new Date(now + WORKS_FOR_MS),
      },
    });
  });
  await getMailer().send({
    to: email,
    subject: "Choose a new password for Gatehouse",
    text: [
      `Somebody, hopefully you, asked for a new password for ${email}.`,
      `Choose one:\n${getEnv().PUBLIC_URL}/reset-password/${token}`,
      "The link works once, for an hour. If it was not you, ignore this mail: your password stays as it is.",
      "",
    ].join("\n\n"),
  });
}

/** Whether the link can still be used. */
export async function isResetOpen(token: string): Promise<boolean> {
  return (await findReset(token)) !== null;
}

/** Sets the password, ends every session and opens a locked account. Throws `conflict` (reset_ended). */
export async function resetPassword(input: {
  readonly token: string;
  readonly password: string;
}): Promise<void> {
  const found = await findReset(input.token);
  if (found === null) throw ended();
  const { id, userId } = found;
  const passwordHash = await hashPassword(input.password);
  // The link came by mail, so whoever holds it reads the mail of this address.
  const proof = getMailer().delivers ? { emailVerifiedAt: new Date() } : {};
  const ip = await addressOfRequest();
  await withUser(userId, async (db) => {
    const claimed = await db.passwordReset.updateMany({
      where: { id, usedAt: null, expiresAt: { gt: new Date() } },
      data: { usedAt: new Date() },
    });
    if (claimed.count === 0) throw ended();
    // Two requests at the same moment may both have mailed a link.
    await db.passwordReset.deleteMany({ where: { userId, id: { not: id } } });
    await db.session.deleteMany({ where: { userId } });
    const { email } = await db.user.update({
      where: { id: userId },
      data: { passwordHash, sessionVersion: { increment: 1 }, failedSignIns: 0, lockedUntil: null, ...proof },
    });
    await auditEverywhere(db, { userId, email, action: "account.reset-password", ip });
  });
}

async function findReset(token: string) {
  if (!isLinkToken(token)) return null;
  const tokenHash = hashLinkToken(token);
  const row = await withTokenHash(tokenHash, (db) => db.passwordReset.findUnique({ where: { tokenHash } }));
  return row === null || row.usedAt !== null || row.expiresAt.getTime() <= Date.now() ? null : row;
}

function ended(): AppError {
  return new AppError("conflict", {
    code: "reset_ended",
    publicMessage: "This link was used already or has expired. Ask for a new one.",
  });
}

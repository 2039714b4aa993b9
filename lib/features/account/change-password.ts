import { hashPassword, verifyPassword } from "@/lib/features/access";
import { withUser } from "@/lib/platform/db";
import { AppError } from "@/lib/shared/errors";
import { addressOfRequest, auditEverywhere } from "./audit-everywhere";

interface Person {
  readonly id: string;
  readonly email: string;
  readonly sessionId: string;
}

/** Sets another password; every other session of the person ends. Throws `invalid` when the current one is wrong. */
export async function changePassword(
  { id, email, sessionId }: Person,
  passwords: { readonly current: string; readonly password: string },
): Promise<void> {
  const user = await withUser(id, (db) => db.user.findUniqueOrThrow({ where: { id } }));
  if (!(await verifyPassword(user.passwordHash, passwords.current))) {
    const message = "This is not your current password.";
    throw new AppError("invalid", {
      code: "wrong_password",
      publicMessage: message,
      issues: [{ path: "current", message }],
    });
  }
  const passwordHash = await hashPassword(passwords.password);
  const ip = await addressOfRequest();
  await withUser(id, async (db) => {
    await db.user.update({ where: { id }, data: { passwordHash } });
    await db.session.deleteMany({ where: { userId: id, id: { not: sessionId } } });
    await db.passwordReset.deleteMany({ where: { userId: id } });
    await auditEverywhere(db, { userId: id, email, action: "account.change-password", ip });
  });
}

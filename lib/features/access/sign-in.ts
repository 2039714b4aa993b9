import { withoutTenant } from "@/lib/platform/db";
import { systemClock, type Clock } from "@/lib/shared/clock";
import { verifyPassword } from "./passwords";
import { signInInput } from "./schema";

// Threat: guessing passwords, and learning who has an account. Rule: one answer for unknown, wrong and locked, after
// the same work; five failures lock the account, each further one for twice as long.
const FREE_FAILURES = 5;
const FIRST_LOCK_MS = 30_000;
const LONGEST_LOCK_MS = 15 * 60_000;

export interface SignedIn {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly sessionVersion: number;
}

/** The person with this e-mail and password; null when there is none, or too many attempts failed. */
export async function signIn(credentials: unknown, clock: Clock = systemClock): Promise<SignedIn | null> {
  const parsed = signInInput.safeParse(credentials);
  if (!parsed.success) return null;
  const { email, password } = parsed.data;
  const user = await withoutTenant((db) => db.user.findUnique({ where: { email } }));
  const isRight = await verifyPassword(user?.passwordHash ?? null, password);
  if (user === null) return null;
  const now = clock.now();
  if (user.lockedUntil !== null && user.lockedUntil.getTime() > now) return null;
  if (!isRight) {
    await recordFailure(user.id, now);
    return null;
  }
  if (user.failedSignIns > 0) {
    await withoutTenant((db) =>
      db.user.update({ where: { id: user.id }, data: { failedSignIns: 0, lockedUntil: null } }),
    );
  }
  return { userId: user.id, email: user.email, name: user.name, sessionVersion: user.sessionVersion };
}

async function recordFailure(userId: string, now: number): Promise<void> {
  await withoutTenant(async (db) => {
    const { failedSignIns } = await db.user.update({
      where: { id: userId },
      data: { failedSignIns: { increment: 1 } },
    });
    const excess = failedSignIns - FREE_FAILURES;
    if (excess < 0) return;
    const lockMs = Math.min(FIRST_LOCK_MS * 2 ** Math.min(excess, 10), LONGEST_LOCK_MS);
    await db.user.update({ where: { id: userId }, data: { lockedUntil: new Date(now + lockMs) } });
  });
}

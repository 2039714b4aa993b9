import { withUser } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";

/** How long somebody stays signed in. */
export const SESSION_SECONDS = 7 * 24 * 3_600;
const SEEN_EVERY_MS = 60_000;
const USER_AGENT_LENGTH_MAX = 300;

interface Browser {
  readonly userAgent: string | null;
  readonly ip: string | null;
}

/** Remembers that somebody signed in with this browser, and forgets their expired sessions. */
export async function startSession(userId: string, browser: Browser): Promise<string> {
  const now = Date.now();
  const id = newId(now);
  await withUser(userId, async (db) => {
    await db.session.deleteMany({ where: { userId, expiresAt: { lt: new Date(now) } } });
    await db.session.create({
      data: {
        ...{ id, userId, ip: browser.ip },
        userAgent: browser.userAgent?.slice(0, USER_AGENT_LENGTH_MAX) ?? null,
        expiresAt: new Date(now + SESSION_SECONDS * 1_000),
      },
    });
  });
  return id;
}

/** The session with its person; null when it was ended or has expired. */
export async function findSession(userId: string, id: string) {
  return withUser(userId, async (db) => {
    const session = await db.session.findUnique({ where: { id }, include: { user: true } });
    const now = Date.now();
    if (session === null || session.expiresAt.getTime() <= now) return null;
    if (now - session.lastSeenAt.getTime() > SEEN_EVERY_MS)
      await db.session.updateMany({ where: { id }, data: { lastSeenAt: new Date(now) } });
    return session;
  });
}

/** Ends one session of the person. Answers whether there was one. */
export async function endSession(userId: string, id: string): Promise<boolean> {
  const { count } = await withUser(userId, (db) => db.session.deleteMany({ where: { id, userId } }));
  return count > 0;
}

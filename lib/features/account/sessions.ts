import { withUser } from "@/lib/platform/db";
import { browserName } from "./policy";
import type { SessionView } from "./schema";

/** The browsers that the person is signed in with, the last used first. */
export async function listSessions(user: { id: string; sessionId: string }): Promise<SessionView[]> {
  const rows = await withUser(user.id, (db) =>
    db.session.findMany({
      where: { userId: user.id, expiresAt: { gt: new Date() } },
      orderBy: { lastSeenAt: "desc" },
      take: 100,
    }),
  );
  return rows.map((row) => ({
    id: row.id,
    browser: browserName(row.userAgent),
    ip: row.ip,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    isThis: row.id === user.sessionId,
  }));
}

/** Signs the person out of every browser, this one included. */
export async function endAllSessions(userId: string): Promise<void> {
  await withUser(userId, async (db) => {
    await db.session.deleteMany({ where: { userId } });
    await db.user.update({ where: { id: userId }, data: { sessionVersion: { increment: 1 } } });
  });
}

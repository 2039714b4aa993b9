import { keyRoles, type KeyLimit } from "@/lib/features/access";
import type { Db, Prisma } from "@/lib/platform/db";

/** What a view of keys needs besides their rows. */
export interface KeyFacts {
  /** Names of the people that keys act for or were made by. */
  readonly names: ReadonlyMap<string, string>;
  /** By id of the key: why it may do less than it was made for. */
  readonly limits: ReadonlyMap<string, KeyLimit>;
}

/** Looks up the facts of these keys. */
export async function keyFacts(db: Db, rows: readonly Prisma.ApiKeyGetPayload<object>[]): Promise<KeyFacts> {
  const ids = [...new Set(rows.flatMap((row) => [row.userId, row.createdById]).filter((id) => id !== null))];
  const users =
    ids.length === 0
      ? []
      : await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  const limits = new Map<string, KeyLimit>();
  for (const row of rows) {
    if (row.kind === "user" || row.revokedAt !== null) continue;
    const found = await keyRoles(db, row);
    if (found?.limit) limits.set(row.id, found.limit);
  }
  return { names: new Map(users.map((user) => [user.id, user.name])), limits };
}

import type { Db } from "@/lib/platform/db";

/** Names of the people that these keys act for, by id. */
export async function ownerNames(
  db: Db,
  rows: readonly { userId: string | null }[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.flatMap((row) => row.userId ?? []))];
  if (ids.length === 0) return new Map();
  const users = await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(users.map((user) => [user.id, user.name]));
}

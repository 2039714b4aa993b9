import type { Db } from "@/lib/platform/db";
import { definitionHash, isDefinitionHash } from "@/lib/shared/definition-hash";
import type { KnownCapability } from "./capability-diff";
import { parseDefinition } from "./parse-definition";

/** A capability as stored, with what decides about its next definition. */
export interface StoredCapability extends KnownCapability {
  readonly approved: boolean;
}

/** What earlier syncs stored of a server. Hashes of an earlier version's rules are made anew. */
export async function readKnown(
  db: Db,
  serverId: string,
): Promise<{ readonly known: StoredCapability[]; readonly isRehashed: boolean }> {
  const rows = await db.capability.findMany({
    where: { serverId },
    select: {
      ...{ id: true, kind: true, name: true, hash: true, position: true, removedAt: true },
      ...{ approved: true, pendingHash: true, pendingFrom: true },
    },
  });
  const outdated = rows.filter(({ hash }) => !isDefinitionHash(hash)).map(({ id }) => id);
  const rehashed = await rehash(db, outdated);
  const known = rows.map(({ pendingHash, pendingFrom, ...row }) => ({
    ...row,
    hash: rehashed.get(row.id) ?? row.hash,
    saidHash: pendingFrom === "sync" ? pendingHash : null,
  }));
  return { known, isRehashed: rehashed.size > 0 };
}

async function rehash(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>();
  if (ids.length === 0) return hashes;
  const rows = await db.capability.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, kind: true, definition: true },
  });
  for (const { id, kind, definition } of rows) {
    const hash = definitionHash(kind, parseDefinition(definition) ?? {});
    if (hash === null) continue;
    await db.capability.update({ where: { id }, data: { hash } });
    hashes.set(id, hash);
  }
  return hashes;
}

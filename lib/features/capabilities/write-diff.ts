import { storable, storableShort, type Upstream } from "@/lib/features/servers";
import type { Db, Prisma } from "@/lib/platform/db";
import type { ListedCapability } from "@/lib/platform/mcp-client";
import { newId } from "@/lib/shared/ids";
import type { CapabilityDiff, KnownCapability } from "./capability-diff";
import type { StoredCapability } from "./read-known";
import type { ServerPolicy } from "./schema";

/** Nothing waits. */
export const NOTHING_PENDING = {
  pendingDefinition: null,
  pendingHash: null,
  pendingSince: null,
  pendingFrom: null,
} as const satisfies Prisma.CapabilityUpdateInput;

/** Stores what a sync found: as what is in force, or as what waits, as policy says. */
export async function writeDiff(
  db: Db,
  { orgId, id: serverId }: Upstream,
  diff: CapabilityDiff<StoredCapability>,
  policy: ServerPolicy,
): Promise<void> {
  const now = new Date();
  await db.capability.createMany({
    data: diff.added.map((item) => ({
      ...{ id: newId(), orgId, serverId, kind: item.kind, name: item.name },
      ...definitionOf(item),
      position: item.position,
      approved: policy.newPolicy === "accept",
      firstSeenAt: now,
      changedAt: now,
    })),
  });
  for (const { known, listed } of [...diff.reappeared, ...diff.changed]) {
    await db.capability.update({
      where: { id: known.id },
      data: { ...fateOf(known, listed, policy, now), position: listed.position, removedAt: null },
    });
  }
  await db.capability.updateMany({
    where: { id: { in: diff.removed.map((item) => item.id) } },
    data: { removedAt: now },
  });
  await move(db, diff.moved);
}

function fateOf(
  known: StoredCapability,
  listed: ListedCapability,
  { changePolicy }: ServerPolicy,
  now: Date,
): Prisma.CapabilityUpdateInput {
  const isInForce = known.hash === listed.definitionHash;
  // What waited and is no longer said is nothing to approve; what a client was shown stays for people to see.
  if (isInForce) return known.saidHash === null ? {} : NOTHING_PENDING;
  if (known.approved && changePolicy !== "accept") {
    if (known.saidHash === listed.definitionHash) return {};
    return pendingOf(listed.definitionJson, listed.definitionHash, "sync", now);
  }
  return { ...definitionOf(listed), ...NOTHING_PENDING, changedAt: now };
}

/** A definition that waits beside the one in force. */
export function pendingOf(definition: string, hash: string, from: "sync" | "client", now: Date) {
  return {
    pendingDefinition: storable(definition),
    pendingHash: hash,
    pendingSince: now,
    pendingFrom: from,
  } satisfies Prisma.CapabilityUpdateInput;
}

function definitionOf(item: ListedCapability) {
  return {
    title: item.title === null ? null : storableShort(item.title),
    description: storable(item.description ?? ""),
    definition: storable(item.definitionJson),
    hash: item.definitionHash,
  };
}

// One statement: a new first tool moves all others.
async function move(
  db: Db,
  moved: readonly { readonly known: KnownCapability; readonly listed: { readonly position: number } }[],
): Promise<void> {
  if (moved.length === 0) return;
  const ids = moved.map((pair) => pair.known.id);
  const positions = moved.map((pair) => pair.listed.position);
  await db.$executeRaw`
    UPDATE capabilities SET position = moved.position
    FROM unnest(${ids}::uuid[], ${positions}::int[]) AS moved(id, position)
    WHERE capabilities.id = moved.id`;
}

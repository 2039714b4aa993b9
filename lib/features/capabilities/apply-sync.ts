import {
  capabilityCounts,
  probeVerdict,
  recordProbe,
  storable,
  storableShort,
  type Upstream,
} from "@/lib/features/servers";
import type { Db } from "@/lib/platform/db";
import type { SyncReport } from "@/lib/platform/mcp-client";
import { newId } from "@/lib/shared/ids";
import { diffCapabilities, type CapabilityDiff } from "./capability-diff";
import type { CapabilityKind, SyncResult } from "./schema";

/** What a sync changed, and whether the data plane has to hear of it. */
interface AppliedSync {
  readonly result: SyncResult;
  readonly isPolicyChanged: boolean;
}

/**
 * Writes what a sync found: capabilities, facts of the server and a health check. Null when the server was deleted
 * or reconfigured meanwhile.
 */
export async function applySync(db: Db, upstream: Upstream, report: SyncReport): Promise<AppliedSync | null> {
  const warning = warningOf(report);
  const isRead = probeVerdict(report.probe).health !== "unreachable";
  const recorded = await recordProbe(db, upstream, report.probe, {
    syncError: warning,
    ...(isRead ? { syncedAt: new Date() } : {}),
  });
  if (recorded === null) return null;
  // The server's row is locked by the write above, so that two syncs of it follow one another.
  const known = await db.capability.findMany({
    where: { serverId: upstream.id },
    select: { id: true, kind: true, name: true, hash: true, position: true, removedAt: true },
  });
  const listed = report.listed.filter((item) => storable(item.name) === item.name);
  const diff = diffCapabilities(known, listed, report.complete);
  await writeDiff(db, upstream, diff);
  const added = [...diff.added, ...diff.reappeared.map((pair) => pair.listed)];
  // The endpoint of a workspace shows definitions, in the server's order.
  const isPolicyChanged =
    added.length + diff.removed.length + diff.changed.length + diff.moved.length > 0 ||
    recorded.isPolicyChanged;
  const counts = (await capabilityCounts(db, [upstream.id])).get(upstream.id);
  return {
    result: {
      added: added.map(named),
      changed: diff.changed.map((pair) => named(pair.listed)),
      removed: diff.removed.map(named),
      complete: report.complete,
      warning,
      counts: counts ?? { tools: 0, resources: 0, resourceTemplates: 0, prompts: 0 },
    },
    isPolicyChanged,
  };
}

function warningOf({ probe, complete, skipped }: SyncReport): string | null {
  if (probe.failure !== null) return storableShort(probe.failure.message);
  if (!complete) return "A list could not be read to its end; what is missing in it was kept.";
  const [first] = skipped;
  if (first === undefined) return null;
  const which = first.name === null ? "" : ` (${first.kind} “${first.name.slice(0, 100)}”: ${first.reason})`;
  return storableShort(
    `${String(skipped.length)} definitions were left out because they are not valid${which}.`,
  );
}

async function writeDiff(db: Db, { orgId, id: serverId }: Upstream, diff: CapabilityDiff): Promise<void> {
  const now = new Date();
  await db.capability.createMany({
    data: diff.added.map((item) => ({
      id: newId(),
      orgId,
      serverId,
      kind: item.kind,
      name: item.name,
      ...definitionOf(item),
      firstSeenAt: now,
      changedAt: now,
    })),
  });
  for (const { known, listed } of [...diff.reappeared, ...diff.changed]) {
    const changedAt = known.hash === listed.definitionHash ? {} : { changedAt: now };
    await db.capability.update({
      where: { id: known.id },
      data: { ...definitionOf(listed), ...changedAt, removedAt: null },
    });
  }
  await db.capability.updateMany({
    where: { id: { in: diff.removed.map((item) => item.id) } },
    data: { removedAt: now },
  });
  await move(db, diff.moved);
}

function definitionOf(item: CapabilityDiff["added"][number]) {
  return {
    title: item.title === null ? null : storableShort(item.title),
    description: storable(item.description ?? ""),
    definition: storable(item.definitionJson),
    hash: item.definitionHash,
    position: item.position,
  };
}

// One statement: a new first tool moves all others.
async function move(db: Db, moved: CapabilityDiff["moved"]): Promise<void> {
  if (moved.length === 0) return;
  const ids = moved.map((pair) => pair.known.id);
  const positions = moved.map((pair) => pair.listed.position);
  await db.$executeRaw`
    UPDATE capabilities SET position = moved.position
    FROM unnest(${ids}::uuid[], ${positions}::int[]) AS moved(id, position)
    WHERE capabilities.id = moved.id`;
}

function named({ kind, name }: { readonly kind: CapabilityKind; readonly name: string }) {
  return { kind, name };
}

import {
  capabilityCounts,
  probeVerdict,
  recordProbe,
  storable,
  storableShort,
  WAITS,
  type Upstream,
} from "@/lib/features/servers";
import type { Db } from "@/lib/platform/db";
import type { SyncReport } from "@/lib/platform/mcp-client";
import { diffCapabilities } from "./capability-diff";
import { readKnown } from "./read-known";
import type { CapabilityKind, SyncResult } from "./schema";
import { writeDiff } from "./write-diff";

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
  const before = await db.server.findUnique({
    where: { id: upstream.id },
    select: { changePolicy: true, newPolicy: true, syncedAt: true },
  });
  const recorded = await recordProbe(db, upstream, report.probe, {
    syncError: warning,
    ...(isRead ? { syncedAt: new Date() } : {}),
  });
  if (recorded === null || before === null) return null;
  // The server's row is locked by the write above, so that two syncs of it follow one another.
  const { known, isRehashed } = await readKnown(db, upstream.id);
  const listed = report.listed.filter((item) => storable(item.name) === item.name);
  const diff = diffCapabilities(known, listed, report.complete);
  // What a server lists the first time is what its administrator added it for.
  const newPolicy = before.syncedAt === null ? "accept" : before.newPolicy;
  await writeDiff(db, upstream, diff, { changePolicy: before.changePolicy, newPolicy });
  const added = [...diff.added, ...diff.reappeared.map((pair) => pair.listed)];
  // The endpoint of a workspace shows definitions, in the server's order.
  const isPolicyChanged =
    added.length + diff.removed.length + diff.changed.length + diff.moved.length > 0 ||
    recorded.isPolicyChanged ||
    isRehashed;
  const counts = (await capabilityCounts(db, [upstream.id])).get(upstream.id);
  return {
    result: {
      added: added.map(named),
      changed: diff.changed.map((pair) => named(pair.listed)),
      removed: diff.removed.map(named),
      waiting: await db.capability.count({
        where: { serverId: upstream.id, ...WAITS },
      }),
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

function named({ kind, name }: { readonly kind: CapabilityKind; readonly name: string }) {
  return { kind, name };
}

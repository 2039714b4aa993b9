import { systemScope } from "@/lib/features/access";
import { pendingOf, readServer } from "@/lib/features/capabilities";
import { systemWrite } from "@/lib/features/servers";
import { defineJobHandler } from "@/lib/framework/job";
import type { Db } from "@/lib/platform/db";
import { lookIntoDriftJob } from "./look-into-drift.job";

/**
 * Reads the server anew. What it shows to clients but not to Gatehouse, or showed only for a moment, is not to be had
 * that way: it is stored as the client was about to see it, for somebody to judge.
 */
export const lookIntoDriftHandler = defineJobHandler(
  lookIntoDriftJob,
  { concurrency: 4 },
  async ({ orgId, serverId, seen }, { signal }) => {
    const scope = systemScope(orgId);
    await readServer(scope, serverId, signal);
    if (seen.length === 0) return;
    await systemWrite(scope, async (db) => {
      let stored = 0;
      for (const one of seen) stored += await storeUnexplained(db, serverId, one);
      return { isPolicyChanged: stored > 0 };
    });
  },
);

type Seen = Parameters<typeof lookIntoDriftJob.enqueue>[0]["seen"][number];

// Unless the sync saw it too: then it is in force, or waits already. A condition, so that two such jobs do not cross.
async function storeUnexplained(
  db: Db,
  serverId: string,
  { kind, name, hash, definition }: Seen,
): Promise<number> {
  const { count } = await db.capability.updateMany({
    where: {
      serverId,
      kind,
      name,
      approved: true,
      hash: { not: hash },
      pendingHash: null,
      server: { changePolicy: { not: "accept" } },
    },
    data: pendingOf(definition, hash, "client", new Date()),
  });
  return count;
}

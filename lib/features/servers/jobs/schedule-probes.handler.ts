import { systemScope } from "@/lib/features/access";
import { defineJobHandler } from "@/lib/framework/job";
import { withoutTenant, withTenant } from "@/lib/platform/db";
import { getEnv } from "@/lib/platform/env";
import { planChecks, type PlannedCheck } from "../check-plan";
import { probeServerJob } from "./probe-server.job";
import { scheduleProbesJob } from "./schedule-probes.job";
import { syncServerJob } from "./sync-server.job";

/** Enqueues one check for every enabled server of every organization. */
export const scheduleProbesHandler = defineJobHandler(
  scheduleProbesJob,
  { concurrency: 1 },
  async (_payload, { signal }) => {
    const intervalMs = getEnv().GATEHOUSE_PROBE_INTERVAL_SECONDS * 1_000;
    const tick = Math.floor(Date.now() / intervalMs);
    const organizations = await withoutTenant((db) => db.orgEpoch.findMany({ select: { orgId: true } }));
    for (const { orgId } of organizations) {
      signal.throwIfAborted();
      const servers = await withTenant(systemScope(orgId), (db) =>
        db.server.findMany({ where: { enabled: true }, select: { id: true } }),
      );
      const serverIds = servers.map((server) => server.id);
      for (const check of planChecks(serverIds, { tick, intervalMs })) await enqueue(orgId, check);
    }
  },
);

// The id keeps the ticks of a busy worker from piling up: a check that still waits is not enqueued again.
async function enqueue(orgId: string, { serverId, kind, delayMs }: PlannedCheck): Promise<void> {
  const job = kind === "sync" ? syncServerJob : probeServerJob;
  await job.enqueue({ orgId, serverId }, { jobId: `${kind}-${serverId}`, delayMs });
}

import { systemScope } from "@/lib/features/access";
import { defineJobHandler } from "@/lib/framework/job";
import { probeServer } from "@/lib/platform/mcp-client";
import { announceReached } from "../circuit";
import { recordProbe } from "../record-probe";
import { systemWrite } from "../system-write";
import { loadUpstream, probeOptions } from "../upstream";
import { probeServerJob } from "./probe-server.job";
import { syncServerJob } from "./sync-server.job";

/** Checks one server. A server that calls itself something new is read anew. */
export const probeServerHandler = defineJobHandler(
  probeServerJob,
  { concurrency: 16 },
  async ({ orgId, serverId }, { signal }) => {
    const scope = systemScope(orgId);
    const upstream = await loadUpstream(scope, serverId);
    if (upstream === null || !upstream.enabled) return;
    const report = await probeServer(probeOptions(upstream, signal));
    // A check that was cut off says nothing about the server.
    signal.throwIfAborted();
    const recorded = await systemWrite(scope, (db) => recordProbe(db, upstream, report));
    if (recorded?.isBack === true) await announceReached(serverId);
    if (recorded?.isIdentityChanged === true)
      await syncServerJob.enqueue({ orgId, serverId }, { jobId: `sync-${serverId}` });
  },
);

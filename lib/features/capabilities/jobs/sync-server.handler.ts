import { systemScope } from "@/lib/features/access";
import { loadUpstream, probeOptions, syncServerJob, systemWrite } from "@/lib/features/servers";
import { defineJobHandler } from "@/lib/framework/job";
import { syncCapabilities } from "@/lib/platform/mcp-client";
import { applySync } from "../apply-sync";

/** Reads one server's capabilities. What could not be read is told by its health and sync error, not by a retry. */
export const syncServerHandler = defineJobHandler(
  syncServerJob,
  { concurrency: 8 },
  async ({ orgId, serverId }, { signal }) => {
    const scope = systemScope(orgId);
    const upstream = await loadUpstream(scope, serverId);
    if (upstream === null || !upstream.enabled) return;
    const report = await syncCapabilities(probeOptions(upstream, signal));
    // A reading that was cut off says nothing about the server.
    signal.throwIfAborted();
    await systemWrite(scope, (db) => applySync(db, upstream, report));
  },
);

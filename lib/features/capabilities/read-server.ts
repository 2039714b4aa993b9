import { loadUpstream, probeOptions, systemWrite } from "@/lib/features/servers";
import { syncCapabilities } from "@/lib/platform/mcp-client";
import type { TenantScope } from "@/lib/shared/tenant";
import { applySync } from "./apply-sync";

/** A job's sync of a server: nothing where there is no such server, or where it is switched off. */
export async function readServer(scope: TenantScope, serverId: string, signal: AbortSignal): Promise<void> {
  const upstream = await loadUpstream(scope, serverId);
  if (upstream === null || !upstream.enabled) return;
  const report = await syncCapabilities(probeOptions(upstream, signal));
  // A reading that was cut off says nothing about the server.
  signal.throwIfAborted();
  await systemWrite(scope, (db) => applySync(db, upstream, report));
}

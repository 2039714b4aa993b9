import { z } from "zod";
import {
  defineUpstreamOperation,
  loadUpstream,
  probeOptions,
  probeVerdict,
  storableShort,
  type Upstream,
} from "@/lib/features/servers";
import { serverInput } from "@/lib/features/servers/schema";
import { defineCommand } from "@/lib/framework/command";
import { tenantScope } from "@/lib/framework/context";
import { syncCapabilities, type SyncReport } from "@/lib/platform/mcp-client";
import { AppError, notFound } from "@/lib/shared/errors";
import { applySync } from "../apply-sync";
import { syncResult, type SyncResult } from "../schema";

const AUDITED_NAMES_MAX = 100;

const operation = {
  name: "server.sync",
  place: "org",
  permission: "server:write",
  output: syncResult,
} as const;

// Not an input: nobody but the upstream wrote the report, and what cannot be stored of it is replaced, not refused.
const storing = (upstream: Upstream, report: SyncReport) =>
  defineCommand({
    ...operation,
    input: z.object({}),
    run: async ({ db }) => {
      const applied = await applySync(db, upstream, report);
      if (applied === null) {
        throw new AppError("conflict", {
          code: "server_changed",
          publicMessage: "The server was changed while it was being read. Sync it again.",
        });
      }
      const { result, isPolicyChanged } = applied;
      if (!isPolicyChanged) return { result, audit: null };
      const { added, changed, removed } = result;
      const after = { added: audited(added), changed: audited(changed), removed: audited(removed) };
      return { result, audit: { target: { id: upstream.id, label: upstream.slug }, after } };
    },
  });

// A server chooses how many names it has and how long they are; the audit log does not grow with them.
function audited(items: SyncResult["added"]) {
  return {
    count: items.length,
    names: items.slice(0, AUDITED_NAMES_MAX).map(({ name }) => storableShort(name)),
  };
}

/** Reads a server's capabilities now and stores what changed. A server that cannot be read answers `sync_failed`. */
export const syncServer = defineUpstreamOperation({
  ...operation,
  input: serverInput,
  run: async ({ ctx, input }) => {
    const upstream = await loadUpstream(tenantScope(ctx), input.server);
    if (upstream === null) throw notFound("server");
    const report = await syncCapabilities(probeOptions(upstream));
    const result = await storing(upstream, report).execute(ctx, {});
    const { health, detail } = probeVerdict(report.probe);
    if (health !== "unreachable") return result;
    throw new AppError("unavailable", {
      code: "sync_failed",
      publicMessage: detail ?? "The server could not be read. Test the connection.",
    });
  },
});

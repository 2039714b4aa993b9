import { tenantScope } from "@/lib/framework/context";
import { probeServer } from "@/lib/platform/mcp-client";
import { notFound } from "@/lib/shared/errors";
import { connectionReport, serverInput } from "../schema";
import { loadUpstream, probeOptions } from "../upstream";
import { defineUpstreamOperation } from "../upstream-operation";

/** Walks to a registry server as it is saved, hop by hop. Stores nothing. */
export const testServer = defineUpstreamOperation({
  name: "server.test",
  place: "org",
  permission: "server:write",
  input: serverInput,
  output: connectionReport,
  run: async ({ ctx, input }) => {
    const upstream = await loadUpstream(tenantScope(ctx), input.server);
    if (upstream === null) throw notFound("server");
    return connectionReport.parse(await probeServer(probeOptions(upstream)));
  },
});

import { probeServer } from "@/lib/platform/mcp-client";
import { connectionReport, testConnectionInput } from "../schema";
import { probeOptions } from "../upstream";
import { defineUpstreamOperation } from "../upstream-operation";

/** Walks to a server that a workspace is about to add for itself. Stores nothing and opens no stored secret. */
export const testOwnConnection = defineUpstreamOperation({
  name: "workspace-server.test-connection",
  place: "workspace",
  permission: "workspace-server:create",
  input: testConnectionInput,
  output: connectionReport,
  run: async ({ input: { url, auth } }) => {
    const headers = auth.type === "headers" ? auth.headers : {};
    return connectionReport.parse(await probeServer(probeOptions({ url, headers })));
  },
});

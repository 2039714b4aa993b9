import { probeServer } from "@/lib/platform/mcp-client";
import { connectionReport, testConnectionInput } from "../schema";
import { probeOptions } from "../upstream";
import { defineUpstreamOperation } from "../upstream-operation";

/** Walks to a server that is not saved, hop by hop. Stores nothing and opens no stored secret. */
export const testConnection = defineUpstreamOperation({
  name: "server.test-connection",
  place: "org",
  permission: "server:write",
  input: testConnectionInput,
  output: connectionReport,
  run: async ({ input: { url, auth } }) => {
    const headers = auth.type === "headers" ? auth.headers : {};
    return connectionReport.parse(await probeServer(probeOptions({ url, headers })));
  },
});

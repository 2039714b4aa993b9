import { once } from "node:events";
import { createServer } from "node:http";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { z } from "zod";

export const GITHUB_TOKEN = "ghp_of_the_test";
/** Say of themselves that they only read. */
export const READERS = ["get_issue", "list_pull_requests", "search_code", "get_file_contents"];
/** Reads, and does not say so, as many tools of real servers. */
export const SILENT_READER = "list_commits";
export const WRITERS = ["create_issue", "push_files", "merge_pull_request", "delete_file"];

function annotationsOf(name: string) {
  if (READERS.includes(name)) return { readOnlyHint: true };
  return name === "delete_file" ? { readOnlyHint: false, destructiveHint: true } : undefined;
}

function makeServer(): McpServer {
  const server = new McpServer({ name: "github", version: "1.0.0" });
  for (const name of [...READERS, SILENT_READER, ...WRITERS]) {
    const annotations = annotationsOf(name);
    server.registerTool(
      name,
      { inputSchema: { repo: z.string() }, ...(annotations === undefined ? {} : { annotations }) },
      ({ repo }) => ({ content: [{ type: "text", text: `${name} on ${repo}` }] }),
    );
  }
  return server;
}

/** A server that wants a bearer token, with tools that read and tools that write. */
export async function startGitHub(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const http = createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${GITHUB_TOKEN}`) {
      response.writeHead(401, { "www-authenticate": "Bearer" }).end();
      return;
    }
    if (request.method !== "POST") {
      response.writeHead(405).end();
      return;
    }
    const server = makeServer();
    const transport = new StreamableHTTPServerTransport({});
    response.on("close", () => void server.close());
    // The SDK's own types disagree under exactOptionalPropertyTypes.
    void server.connect(transport as Transport).then(() => transport.handleRequest(request, response));
  }).listen(0, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  const port = address === null || typeof address === "string" ? 0 : address.port;
  return {
    url: `http://127.0.0.1:${String(port)}/mcp`,
    stop: async () => {
      http.closeAllConnections();
      http.close();
      await once(http, "close");
    },
  };
}

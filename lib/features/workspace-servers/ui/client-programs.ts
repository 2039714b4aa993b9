/** A program that lists the tools with the TypeScript SDK. */
export function typescriptProgram(url: string, variable: string): string {
  return `import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

const transport = new StreamableHTTPClientTransport(new URL(${JSON.stringify(url)}), {
  authProvider: { token: async () => process.env.${variable} },
});
const client = new Client({ name: "my-client", version: "1.0.0" });
await client.connect(transport);

const { tools } = await client.listTools();
console.log(tools.map((tool) => tool.name));

await client.close();`;
}

/** The same with the Python SDK. */
export function pythonProgram(url: string, variable: string): string {
  return `import asyncio
import os

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

URL = ${JSON.stringify(url)}


async def main() -> None:
    headers = {"Authorization": f"Bearer {os.environ['${variable}']}"}
    async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
        async with Client(streamable_http_client(URL, http_client=http)) as client:
            tools = await client.list_tools()
            print([tool.name for tool in tools.tools])


asyncio.run(main())`;
}

/** The same by hand: initialize, confirm, list. */
export function curlScript(url: string, variable: string): string {
  const headers = [
    `-H "Authorization: Bearer $${variable}"`,
    `-H "Content-Type: application/json"`,
    `-H "Accept: application/json, text/event-stream"`,
  ];
  const initialize = message(1, "initialize", {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "curl", version: "1" },
  });
  const post = (extra: readonly string[], body: string) =>
    [`curl -sS '${url}'`, ...headers, ...extra, `-d '${body}'`].join(" \\\n  ");
  const session = [`-H "Mcp-Session-Id: $SESSION"`, `-H "MCP-Protocol-Version: 2025-11-25"`];
  return [
    `SESSION=$(${post(["-D - -o /dev/null"], initialize)} \\\n  | tr -d '\\r' | awk 'tolower($1) == "mcp-session-id:" { print $2 }')`,
    post(session, JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" })),
    post(session, message(2, "tools/list")),
  ].join("\n\n");
}

function message(id: number, method: string, params?: object): string {
  return JSON.stringify({ jsonrpc: "2.0", id, method, ...(params === undefined ? {} : { params }) });
}

import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** A small legacy MCP server with tools only, whose answers a test changes while it runs. */
export interface RegistryUpstream {
  readonly url: string;
  readonly origin: string;
  tools: { name: string; description?: string; inputSchema: object }[];
  version: string;
  /** Answers 401 without this value of `x-api-key`. */
  apiKey: string | null;
  /** Answers every request with 500. */
  isBroken: boolean;
  /** Fails the list of tools after the handshake. */
  isListBroken: boolean;
  /** Runs before the list of tools is answered. */
  beforeList: (() => Promise<void>) | null;
  /** Headers of all requests so far. */
  readonly seen: IncomingHttpHeaders[];
  close(): Promise<void>;
}

export const tool = (name: string, description = name) => ({
  name,
  description,
  inputSchema: { type: "object" },
});

export async function startRegistryUpstream(): Promise<RegistryUpstream> {
  const http = createServer((request, response) => {
    upstream.seen.push(request.headers);
    const answer = (status: number, body?: object) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(body === undefined ? "" : JSON.stringify(body));
    };
    if (upstream.isBroken) return answer(500, { error: "broken" });
    if (upstream.apiKey !== null && request.headers["x-api-key"] !== upstream.apiKey) return answer(401, {});
    if (request.method !== "POST") return answer(405);
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const message: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
      void reply(upstream, message).then((result) =>
        result === null ? answer(202) : answer(200, { jsonrpc: "2.0", id: idOf(message), ...result }),
      );
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  const origin = `http://127.0.0.1:${String(port)}`;
  const upstream: RegistryUpstream = {
    url: `${origin}/mcp`,
    origin,
    tools: [tool("echo"), tool("add")],
    version: "1.0.0",
    apiKey: null,
    isBroken: false,
    isListBroken: false,
    beforeList: null,
    seen: [],
    close: () =>
      new Promise((resolve) => {
        http.closeAllConnections();
        http.close(() => resolve());
      }),
  };
  return upstream;
}

async function reply(upstream: RegistryUpstream, message: unknown): Promise<object | null> {
  switch (methodOf(message)) {
    case "initialize":
      return {
        result: {
          protocolVersion: "2025-11-25",
          capabilities: { tools: {} },
          serverInfo: { name: "registry-upstream", version: upstream.version },
        },
      };
    case "tools/list":
      await upstream.beforeList?.();
      if (upstream.isListBroken) return { error: { code: -32603, message: "no list today" } };
      return { result: { tools: upstream.tools } };
    case "ping":
      return { result: {} };
    default:
      return idOf(message) === undefined ? null : { error: { code: -32601, message: "Method not found" } };
  }
}

function methodOf(message: unknown): unknown {
  return typeof message === "object" && message !== null && "method" in message ? message.method : undefined;
}

function idOf(message: unknown): unknown {
  return typeof message === "object" && message !== null && "id" in message ? message.id : undefined;
}

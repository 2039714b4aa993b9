import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo } from "node:net";
import { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";

const opened: (() => Promise<void>)[] = [];

/** For `afterEach`. */
export async function closeServers(): Promise<void> {
  for (const close of opened.splice(0)) await close();
}

export async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server has an AddressInfo; only pipes have text.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  opened.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}

type Message = { id?: unknown; method: string; params: Record<string, unknown> };

/** A legacy server of our own making: answers come from the table, as raw text where text is given. */
export function serveRpc(
  answers: Record<string, (message: Message, request: IncomingMessage) => unknown>,
): Promise<string> {
  return serve((request, response) => {
    void readJson(request).then((message) => {
      if (!message) return void response.writeHead(200).end();
      if (message.id === undefined) return void response.writeHead(202).end();
      const result = answers[message.method]?.(message, request);
      if (result === undefined)
        return sendJson(response, {
          jsonrpc: "2.0",
          id: message.id,
          error: { code: -32601, message: "Method not found" },
        });
      const text = typeof result === "string" ? result : JSON.stringify(result);
      response.writeHead(200, { "content-type": "application/json", "mcp-session-id": "s1" });
      response.end(`{"jsonrpc":"2.0","id":${JSON.stringify(message.id)},"result":${text}}`);
    });
  });
}

export async function readJson(request: IncomingMessage): Promise<Message | null> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString();
  return text === "" ? null : (JSON.parse(text) as Message);
}

export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

export const initialized = (capabilities: unknown = { tools: {} }) => ({
  protocolVersion: "2025-11-25",
  capabilities,
  serverInfo: { name: "odd", version: "1.0" },
});

export function modernServer(): McpServer {
  const server = new McpServer({ name: "modern", version: "2.0" }, { instructions: "Be kind." });
  server.registerTool(
    "echo",
    { description: "Echoes", inputSchema: z.object({ text: z.string() }) },
    async ({ text }) => ({
      content: [{ type: "text", text }],
    }),
  );
  return server;
}

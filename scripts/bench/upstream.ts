// MCP servers that do nothing: answers are made once. The path says which kind of answer a tool call gets.
import { createServer, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { answerCommands } from "./child";
import { EVENTS_PER_STREAM, LARGE_BYTES, LISTED_TOOLS, SMALL_TOOL_COUNT } from "./sizes";

const message = z.object({ id: z.union([z.string(), z.number()]).optional(), method: z.string().optional() });
const command = z.object({ do: z.enum(["port", "hang", "emit"]), path: z.string().optional() });

const result = (value: unknown) => Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: 1, result: value }));
const text = (value: string) => ({ content: [{ type: "text", text: value }], resultType: "complete" });
const SMALL = result(text("done"));
const LARGE = result(text("x".repeat(LARGE_BYTES)));
const EVENT = Buffer.from(
  `event: message\ndata: ${JSON.stringify({
    jsonrpc: "2.0",
    method: "notifications/progress",
    params: { progressToken: 1, progress: 1, message: "working" },
  })}\n\n`,
);
const LAST_EVENT = Buffer.concat([Buffer.from("event: message\ndata: "), SMALL, Buffer.from("\n\n")]);
const CHANGED = Buffer.from(
  `event: message\ndata: ${JSON.stringify({ jsonrpc: "2.0", method: "notifications/tools/list_changed" })}\n\n`,
);

const hanging = new Set<string>();
const idle = new Set<ServerResponse>();

const server = createServer((request, response) => {
  const path = request.url ?? "/";
  if (hanging.has(path)) return;
  if (request.method === "GET") return holdOpen(response);
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    if (body.includes('"tools/call"')) answerCall(path, response);
    else answerRest(path, body, response);
  });
});
server.keepAliveTimeout = 120_000;
server.listen(0, "127.0.0.1");

function answerCall(path: string, response: ServerResponse): void {
  if (path === "/events") void streamEvents(response);
  else sendJson(response, path === "/large" ? LARGE : SMALL);
}

function sendJson(response: ServerResponse, body: Buffer, headers: Record<string, string> = {}): void {
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": String(body.length),
    ...headers,
  });
  response.end(body);
}

async function streamEvents(response: ServerResponse): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (let index = 0; index < EVENTS_PER_STREAM; index += 1) {
    response.write(EVENT);
    // As a server that works between two events: each one is a write of its own.
    if (index % 10 === 9) await delay(1);
  }
  response.end(LAST_EVENT);
}

function holdOpen(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
  idle.add(response);
  response.once("close", () => idle.delete(response));
}

let sessions = 0;

function answerRest(path: string, body: Buffer, response: ServerResponse): void {
  const { id, method } = message.parse(JSON.parse(body.toString() || "{}"));
  if (id === undefined) {
    response.writeHead(method === undefined ? 200 : 202).end();
    return;
  }
  const headers: Record<string, string> = {};
  if (method === "initialize")
    headers["mcp-session-id"] = `bench-${String((sessions += 1))}-0123456789abcdef`;
  sendJson(
    response,
    Buffer.from(JSON.stringify({ jsonrpc: "2.0", id, result: resultOf(method, path) })),
    headers,
  );
}

function resultOf(method: string | undefined, path: string): object {
  const serverInfo = { name: "bench", version: "1" };
  const capabilities = { tools: { listChanged: true } };
  switch (method) {
    case "server/discover":
      return { supportedVersions: ["2026-07-28"], capabilities, serverInfo, resultType: "complete" };
    case "initialize":
      return { protocolVersion: "2025-11-25", capabilities, serverInfo };
    case "tools/list":
      return { tools: toolsOf(path), resultType: "complete", ttlMs: 0, cacheScope: "private" };
    default:
      return {};
  }
}

function toolsOf(path: string): object[] {
  const isList = path.startsWith("/list-");
  const names = Array.from({ length: isList ? LISTED_TOOLS / 10 : SMALL_TOOL_COUNT }, (_, index) =>
    isList ? `${path.slice(1)}-tool-${String(index)}` : `tool-${String(index)}`,
  );
  return names.map((name) => ({
    name,
    description: `What ${name} does, in a sentence of the usual length for a tool of a server.`,
    inputSchema: {
      type: "object",
      properties: { city: { type: "string", description: "Name of the city" }, days: { type: "integer" } },
      required: ["city"],
    },
  }));
}

answerCommands(async (received: object) => {
  const { do: what, path } = command.parse(received);
  switch (what) {
    case "port": {
      if (!server.listening) await new Promise((resolve) => server.once("listening", resolve));
      const address = server.address();
      return { port: typeof address === "object" ? address?.port : 0 };
    }
    case "hang":
      if (path !== undefined) hanging.add(path);
      return {};
    case "emit":
      for (const response of idle) response.write(CHANGED);
      return { streams: idle.size };
  }
});

import type { ServerResponse } from "node:http";
import {
  sendEvent,
  sendJson,
  startScriptedUpstream,
  type ScriptedUpstream,
  type SeenRequest,
} from "./scripted-upstream";

const ELICITATION = {
  mode: "form",
  message: "Who are you?",
  requestedSchema: { type: "object", properties: { name: { type: "string" } } },
};
const tools = ["ask", "wait", "echo"].map((name) => ({ name, inputSchema: { type: "object" } }));

export interface AskingUpstream extends ScriptedUpstream {
  /** Calls that wait for an answer or for being cancelled. */
  waiting(): number;
  /** Open streams of sessions or subscriptions. */
  streams(): number;
  /** Says on every open stream that the tools changed. */
  announce(padding?: string): void;
}

/**
 * A legacy server with sessions: `ask` elicits a name and says it back, `wait` runs until it is
 * cancelled, `echo` answers at once. Its answers are padded to `bytes`.
 */
export async function startAskingLegacyServer(options: { bytes?: number } = {}): Promise<AskingUpstream> {
  const upstream = await startScriptedUpstream();
  const asked = new Map<string, { id: unknown; response: ServerResponse }>();
  const running = new Map<unknown, ServerResponse>();
  const streams = new Set<ServerResponse>();
  let lastSession = 0;
  let lastQuestion = 0;
  const padding = "x".repeat(options.bytes ?? 0);
  upstream.play((request, response) => {
    const { message, method, headers } = request;
    if (method === "GET") return openStream(response, streams);
    if (method === "DELETE") return void response.writeHead(204).end();
    const isAnswer = message !== null && message.method === undefined;
    if (isAnswer) {
      const question = asked.get(String(message.id));
      asked.delete(String(message.id));
      response.writeHead(202).end();
      if (question === undefined) return;
      const text = JSON.stringify(JSON.parse(request.body.toString("utf8"))) + padding;
      sendEvent(question.response, { id: question.id, result: { content: [{ type: "text", text }] } });
      return void question.response.end();
    }
    if (message?.id === undefined) return void response.writeHead(202).end();
    if (message.method === "initialize") {
      const session = `session-${(lastSession += 1)}`;
      const capabilities = { tools: { listChanged: true }, resources: { subscribe: true } };
      const serverInfo = { name: "asking", version: "1" };
      const result = { protocolVersion: "2025-11-25", capabilities, serverInfo };
      return sendJson(response, { id: message.id, result }, { "mcp-session-id": session });
    }
    if (message.method === "tools/list") return sendJson(response, { id: message.id, result: { tools } });
    const tool = message.params?.["name"];
    if (tool === "ask") {
      const id = `q${(lastQuestion += 1)}-${String(headers["mcp-session-id"])}`;
      asked.set(id, { id: message.id, response });
      response.once("close", () => asked.delete(id));
      return sendEvent(response, { id, method: "elicitation/create", params: ELICITATION });
    }
    if (tool === "wait") return hold(message.id, response, running);
    return sendJson(response, { id: message.id, result: { content: [{ type: "text", text: "echo" }] } });
  });
  return {
    ...upstream,
    waiting: () => asked.size + running.size,
    streams: () => streams.size,
    announce: (padding) => announce(streams, padding === undefined ? {} : { padding }),
  };
}

/** A modern server with the same tools. */
export async function startAskingModernServer(): Promise<AskingUpstream> {
  const upstream = await startScriptedUpstream();
  const running = new Map<unknown, ServerResponse>();
  const streams = new Map<ServerResponse, unknown>();
  upstream.play((request, response) => {
    const { message } = request;
    if (message?.id === undefined || message.method === undefined) return void response.writeHead(405).end();
    const answer = (result: Record<string, unknown>) =>
      sendJson(response, { id: message.id, result: { resultType: "complete", ...result } });
    switch (message.method) {
      case "server/discover":
        return answer(discovered);
      case "initialize":
        return refuseLegacy(message.id, response);
      case "tools/list":
        return answer({ tools, ttlMs: 0, cacheScope: "private" });
      case "subscriptions/listen":
        return listen(request, response, streams);
      case "tools/call":
        return callModernTool(request, response, running);
      default:
        return answer({});
    }
  });
  return {
    ...upstream,
    waiting: () => running.size,
    streams: () => streams.size,
    announce: () => {
      for (const [stream, id] of streams) announce(new Set([stream]), meta(id));
    },
  };
}

const discovered = {
  supportedVersions: ["2026-07-28"],
  capabilities: { tools: { listChanged: true }, logging: {} },
  ttlMs: 0,
  cacheScope: "private",
};
const meta = (id: unknown) => ({ _meta: { "io.modelcontextprotocol/subscriptionId": id } });

function refuseLegacy(id: unknown, response: ServerResponse): void {
  const error = { code: -32022, message: "unsupported", data: { supported: ["2026-07-28"] } };
  response.writeHead(400, { "content-type": "application/json" });
  response.end(JSON.stringify({ jsonrpc: "2.0", id, error }));
}

function callModernTool(
  request: SeenRequest,
  response: ServerResponse,
  running: Map<unknown, ServerResponse>,
) {
  const { message } = request;
  const { name, inputResponses, _meta } = { ...message?.params };
  const answer = (result: Record<string, unknown>) => sendJson(response, { id: message?.id, result });
  if (name === "wait") return hold(message?.id, response, running);
  if (name === "ask" && inputResponses === undefined) {
    const inputRequests = { name: { method: "elicitation/create", params: ELICITATION } };
    return answer({ resultType: "input_required", inputRequests, requestState: "state" });
  }
  const text = JSON.stringify(inputResponses ?? _meta ?? {});
  return answer({ resultType: "complete", content: [{ type: "text", text }] });
}

function listen(request: SeenRequest, response: ServerResponse, streams: Map<ServerResponse, unknown>): void {
  const { message } = request;
  streams.set(response, message?.id);
  response.once("close", () => streams.delete(response));
  const params = { notifications: message?.params?.["notifications"], ...meta(message?.id) };
  sendEvent(response, { method: "notifications/subscriptions/acknowledged", params });
}

function openStream(response: ServerResponse, streams: Set<ServerResponse>): void {
  streams.add(response);
  response.once("close", () => streams.delete(response));
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
}

function hold(id: unknown, response: ServerResponse, running: Map<unknown, ServerResponse>): void {
  running.set(id, response);
  response.once("close", () => running.delete(id));
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(": running\n\n");
}

function announce(streams: ReadonlySet<ServerResponse>, params: Record<string, unknown>): void {
  for (const stream of streams) sendEvent(stream, { method: "notifications/tools/list_changed", params });
}

import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { listen, type ListeningServer } from "./gateway-harness";

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The parsed body, where it is JSON. */
  readonly message: {
    readonly id?: unknown;
    readonly method?: string;
    readonly params?: Record<string, unknown>;
  } | null;
  isClosedEarly: boolean;
}

export type Script = (request: SeenRequest, response: ServerResponse) => void | Promise<void>;

export interface ScriptedUpstream extends ListeningServer {
  readonly url: string;
  readonly seen: SeenRequest[];
  /** What happens from now on. */
  play(script: Script): void;
}

/** An upstream that does exactly what the test says and remembers every byte it was sent. */
export async function startScriptedUpstream(): Promise<ScriptedUpstream> {
  const seen: SeenRequest[] = [];
  let script: Script = answerPlainly;
  const server = await listen((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks);
      const { method = "", url = "", headers } = incoming;
      const request: SeenRequest = { method, url, headers, body, message: parse(body), isClosedEarly: false };
      response.once("close", () => (request.isClosedEarly = !response.writableFinished));
      seen.push(request);
      void script(request, response);
    });
  });
  return {
    ...server,
    url: `${server.origin}/mcp`,
    seen,
    play: (next) => void (script = next),
  };
}

/** A legacy server with sessions that answers every request with an empty result. */
export const answerPlainly: Script = ({ message, method }, response) => {
  if (method === "DELETE") return void response.writeHead(204).end();
  if (message?.id === undefined) return void response.writeHead(202).end();
  if (message.method === "initialize") {
    return sendJson(
      response,
      { id: message.id, result: INITIALIZED },
      { "mcp-session-id": "upstream-session-1" },
    );
  }
  return sendJson(response, { id: message.id, result: {} });
};

export const INITIALIZED = {
  protocolVersion: "2025-11-25",
  capabilities: {},
  serverInfo: { name: "scripted", version: "1" },
};

export function sendJson(
  response: ServerResponse,
  message: Record<string, unknown>,
  headers: Record<string, string> = {},
): void {
  response.writeHead(200, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify({ jsonrpc: "2.0", ...message }));
}

export function sendEvent(response: ServerResponse, message: Record<string, unknown>): void {
  if (!response.headersSent) response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(`event: message\ndata: ${JSON.stringify({ jsonrpc: "2.0", ...message })}\n\n`);
}

function parse(body: Buffer): SeenRequest["message"] {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null ? value : null;
  } catch {
    return null;
  }
}

// A server of both eras whose answers a test holds back until it wants them.
import type { ServerResponse } from "node:http";
import { INITIALIZED, sendEvent, sendJson, startScriptedUpstream } from "../gateway/scripted-upstream";

/** What a call is answered at once. */
export const PROMPT = "a prompt answer";

export interface HoldingUpstream {
  readonly url: string;
  /** Whether the call with this ticket has arrived. */
  isHeld(ticket: string): boolean;
  /** Answers it now; resolves when the connection has taken the answer. */
  answer(ticket: string): void;
  close(): Promise<void>;
}

/** The text of the answer to a held call. */
export function lateAnswer(ticket: string): string {
  return `the late answer ${ticket}`;
}

const DISCOVERED = {
  supportedVersions: ["2026-07-28"],
  capabilities: { tools: { listChanged: true } },
  ttlMs: 0,
  cacheScope: "private",
};

const TOOLS = {
  tools: [{ name: "search", inputSchema: { type: "object" } }],
  ttlMs: 0,
  cacheScope: "private",
};

export async function startHoldingUpstream(): Promise<HoldingUpstream> {
  const upstream = await startScriptedUpstream();
  const held = new Map<string, () => void>();
  upstream.play((request, response) => {
    const { message, method } = request;
    upstream.seen.length = 0;
    if (method === "GET") return beginStream(response);
    if (method === "DELETE") return void response.writeHead(204).end();
    if (message?.id === undefined) return void response.writeHead(202).end();
    const { id, params } = message;
    switch (message.method) {
      case "initialize":
        return sendJson(response, { id, result: INITIALIZED }, { "mcp-session-id": "held" });
      case "server/discover":
        return sendJson(response, { id, result: { resultType: "complete", ...DISCOVERED } });
      case "tools/list":
        return sendJson(response, { id, result: { resultType: "complete", ...TOOLS } });
      case "subscriptions/listen":
        return sendEvent(response, {
          method: "notifications/subscriptions/acknowledged",
          params: {
            notifications: params?.["notifications"],
            _meta: { "io.modelcontextprotocol/subscriptionId": id },
          },
        });
      case "tools/call": {
        const { ticket, streams } = (params?.["arguments"] ?? {}) as { ticket?: string; streams?: boolean };
        if (ticket === undefined) return sendJson(response, { id, result: resultOf(PROMPT) });
        if (streams === true) beginStream(response);
        return void held.set(ticket, () => {
          const answer = { id, result: resultOf(lateAnswer(ticket)) };
          if (streams !== true) return sendJson(response, answer);
          sendEvent(response, answer);
          response.end();
        });
      }
      default:
        return sendJson(response, { id, result: { resultType: "complete" } });
    }
  });
  return {
    url: upstream.url,
    isHeld: (ticket) => held.has(ticket),
    answer: (ticket) => {
      held.get(ticket)?.();
      held.delete(ticket);
    },
    close: () => upstream.close(),
  };
}

function resultOf(text: string): Record<string, unknown> {
  return { resultType: "complete", content: [{ type: "text", text }] };
}

function beginStream(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(": open\n\n");
}

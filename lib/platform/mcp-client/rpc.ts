import type { RpcOptions } from "./rpc-options";
import { asObject, findAnswer, parseObject } from "./response-text";
import { openSseChannel, type SseChannel } from "./sse-channel";

export const MODERN_VERSION = "2026-07-28";
export const LEGACY_VERSION = "2025-11-25";

/**
 * What the lists are asked for as: some servers show a tool only to clients that can answer its questions. What a
 * client of Gatehouse cannot do, it is told when it calls.
 */
export const FULL_CLIENT = {
  elicitation: { form: {}, url: {} },
  sampling: { tools: {} },
  roots: {},
  extensions: { "io.modelcontextprotocol/ui": { mimeTypes: ["text/html;profile=mcp-app"] } },
};

/** How a message is framed: modern requests carry their context, legacy ones name a session. */
export type Framing =
  | { era: "modern" }
  | {
      era: "legacy";
      version: string | null;
      sessionId: string | null;
      /** The connection of HTTP+SSE that messages go over instead. */
      channel?: SseChannel;
    };

export type RpcAnswer = {
  status: number;
  contentType: string;
  /** The JSON-RPC message as text; empty when the answer was none. */
  text: string;
  result: Readonly<Record<string, unknown>> | null;
  error: { code: number; message: string } | null;
  sessionId: string | null;
};

export type Rpc = {
  clientInfo: { name: string; version: string };
  /** `limitMs` ends this call before the probe's own time is up; it then rejects with a TimeoutError. */
  call(
    method: string,
    params: Readonly<Record<string, unknown>>,
    framing: Framing,
    limitMs?: number,
  ): Promise<RpcAnswer>;
  notify(method: string, framing: Framing): Promise<void>;
  /** Opens the stream of HTTP+SSE; null where the server has none. */
  openChannel(): Promise<SseChannel | null>;
  /** Tells a legacy server that its session is over; nobody waits for its opinion. */
  endSession(framing: Framing): Promise<void>;
};

/** JSON-RPC over Streamable HTTP, kept raw: the SDK's client would drop what its schemas do not know. */
export function createRpc(options: RpcOptions): Rpc {
  let lastId = 0;

  const post = (
    message: { jsonrpc: "2.0"; method: string; id?: string; params?: object },
    framing: Framing,
    signal: AbortSignal,
  ): Promise<Response> =>
    options.fetch(options.url, {
      method: "POST",
      headers: { ...options.headers, ...framingHeaders(framing, message.method), ...CONTENT_HEADERS },
      body: JSON.stringify(message),
      signal,
    });

  return {
    clientInfo: options.clientInfo,
    async call(method, params, framing, limitMs) {
      const id = `gatehouse-${++lastId}`;
      const framed = framing.era === "modern" ? { ...params, _meta: modernMeta(options.clientInfo) } : params;
      const limits = limitMs === undefined ? [] : [AbortSignal.timeout(limitMs)];
      const signal = AbortSignal.any([options.signal, ...limits]);
      const message = { jsonrpc: "2.0" as const, id, method, params: framed };
      const channel = channelOf(framing);
      if (channel === null) return readAnswer(await post(message, framing, signal), id);
      const { status, text } = await channel.ask(message, signal);
      return answerOf({ status, contentType: "text/event-stream", text: text ?? "", sessionId: null }, id);
    },
    openChannel: () => openSseChannel(options),
    async notify(method, framing) {
      const channel = channelOf(framing);
      if (channel !== null) return channel.tell({ jsonrpc: "2.0", method }, options.signal);
      const response = await post({ jsonrpc: "2.0", method }, framing, options.signal);
      await response.body?.cancel();
    },
    async endSession(framing) {
      channelOf(framing)?.close();
      if (framing.era !== "legacy" || framing.sessionId === null) return;
      const headers = { ...options.headers, ...framingHeaders(framing, "") };
      const response = await options.fetch(options.url, {
        method: "DELETE",
        headers,
        signal: AbortSignal.timeout(2_000),
      });
      await response.body?.cancel();
    },
  };
}

const CONTENT_HEADERS = { accept: "application/json, text/event-stream", "content-type": "application/json" };

function framingHeaders(framing: Framing, method: string): Record<string, string> {
  if (framing.era === "modern") return { "mcp-protocol-version": MODERN_VERSION, "mcp-method": method };
  return {
    ...(framing.version === null ? {} : { "mcp-protocol-version": framing.version }),
    ...(framing.sessionId === null ? {} : { "mcp-session-id": framing.sessionId }),
  };
}

function channelOf(framing: Framing): SseChannel | null {
  return framing.era === "legacy" ? (framing.channel ?? null) : null;
}

const modernMeta = (clientInfo: RpcOptions["clientInfo"]) => ({
  "io.modelcontextprotocol/protocolVersion": MODERN_VERSION,
  "io.modelcontextprotocol/clientInfo": clientInfo,
  "io.modelcontextprotocol/clientCapabilities": FULL_CLIENT,
});

async function readAnswer(response: Response, id: string): Promise<RpcAnswer> {
  const contentType = (response.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const isStream = contentType === "text/event-stream";
  const text = (isStream ? await findAnswer(response, id) : await response.text()) ?? "";
  const sessionId = response.headers.get("mcp-session-id");
  return answerOf({ status: response.status, contentType, text, sessionId }, id);
}

function answerOf(said: Omit<RpcAnswer, "result" | "error">, id: string): RpcAnswer {
  const message = parseObject(said.text);
  const isRpc = message?.jsonrpc === "2.0";
  const error = isRpc ? asObject(message.error) : null;
  return {
    ...said,
    result: isRpc && message.id === id ? asObject(message.result) : null,
    error: error && {
      code: Number(error.code),
      message: typeof error.message === "string" ? error.message : "",
    },
  };
}

import type { Harness } from "./gateway-harness";

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON-RPC message of a JSON answer. */
  readonly message: {
    readonly id?: unknown;
    readonly result?: Record<string, unknown>;
    readonly error?: {
      readonly code: number;
      readonly message: string;
      readonly data?: Record<string, unknown>;
    };
  };
}

export interface RawOptions {
  readonly key?: string | null;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly url?: string;
  readonly signal?: AbortSignal;
}

/** Sends exactly these bytes to the gateway. */
export async function send(harness: Harness, body: unknown, options: RawOptions = {}): Promise<RawAnswer> {
  const response = await open(harness, body, options);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, message: parse(text) };
}

/** As `send`, but leaves the body of the answer to the test. */
export function open(harness: Harness, body: unknown, options: RawOptions = {}): Promise<Response> {
  const method = options.method ?? "POST";
  const key = options.key === undefined ? harness.key : options.key;
  return fetch(options.url ?? harness.mcpUrl, {
    method,
    headers: {
      ...(method === "POST" ? { "content-type": "application/json" } : {}),
      accept: method === "GET" ? "text/event-stream" : "application/json, text/event-stream",
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...options.headers,
    },
    ...(body === undefined
      ? {}
      : {
          body:
            typeof body === "string" || body instanceof Uint8Array
              ? new Uint8Array(Buffer.from(body))
              : JSON.stringify(body),
        }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

export function rpc(id: unknown, method: string, params?: unknown): Record<string, unknown> {
  return { jsonrpc: "2.0", id, method, ...(params === undefined ? {} : { params }) };
}

export const MODERN_META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};

/** A modern request and the headers that mirror it. */
export function modern(id: unknown, method: string, params: Record<string, unknown> = {}) {
  const name = params["name"] ?? params["uri"];
  return {
    body: rpc(id, method, { ...params, _meta: MODERN_META }),
    headers: {
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": method,
      ...(typeof name === "string" ? { "mcp-name": name } : {}),
    },
  };
}

/** Opens a legacy session; returns the session id the client was given. */
export async function initialize(harness: Harness, options: RawOptions = {}): Promise<string> {
  const params = {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "raw", version: "1" },
  };
  const answer = await send(harness, rpc(0, "initialize", params), options);
  const session = answer.headers.get("mcp-session-id");
  if (session === null) throw new Error(`no session: HTTP ${answer.status} ${answer.text}`);
  return session;
}

function parse(text: string): RawAnswer["message"] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

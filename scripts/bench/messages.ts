import type { RequestSpec } from "./load";

const JSON_HEADERS = { "content-type": "application/json", accept: "application/json, text/event-stream" };
const MODERN = "2026-07-28";
const LEGACY = "2025-11-25";

/** Where a request goes and with what: nothing for the bare proxy. */
export interface Address {
  readonly url: string;
  readonly key: string | null;
}

function post({ url, key }: Address, message: object, headers: Record<string, string>): RequestSpec {
  const credential = key === null ? {} : { authorization: `Bearer ${key}` };
  return {
    method: "POST",
    url,
    headers: { ...JSON_HEADERS, ...credential, ...headers },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...message }),
  };
}

/** A request of the modern era with the headers that mirror it. */
export function modern(to: Address, method: string, params: Record<string, unknown> = {}): RequestSpec {
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": MODERN,
    "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const name = params["name"];
  return post(
    to,
    { method, params: { ...params, _meta } },
    {
      "mcp-protocol-version": MODERN,
      "mcp-method": method,
      ...(typeof name === "string" ? { "mcp-name": name } : {}),
    },
  );
}

export function modernCall(to: Address): RequestSpec {
  return modern(to, "tools/call", callParams());
}

export function legacyCall(to: Address, session: string): RequestSpec {
  return inSession(to, session, { method: "tools/call", params: callParams() });
}

export function inSession(to: Address, session: string, message: object): RequestSpec {
  return post(to, message, { "mcp-protocol-version": LEGACY, "mcp-session-id": session });
}

export function initialize(to: Address): RequestSpec {
  const clientInfo = { name: "bench", version: "1" };
  return post(
    to,
    { method: "initialize", params: { protocolVersion: LEGACY, capabilities: {}, clientInfo } },
    {},
  );
}

/** The stream of what a server says unasked. */
export function listen(to: Address, session: string): RequestSpec {
  const { headers } = inSession(to, session, {});
  return {
    method: "GET",
    url: to.url,
    headers: { ...headers, accept: "text/event-stream" },
    body: "",
  };
}

function callParams() {
  return { name: "tool-3", arguments: { city: "Rotterdam", days: 3 } };
}

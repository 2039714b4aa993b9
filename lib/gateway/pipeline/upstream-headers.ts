import type { Routed, SessionOperation } from "../context";
import { encodeMcpValue, headerOf, isSafeHeaderValue } from "../protocol/headers";
import { writeTraceparent } from "../protocol/trace";

const SESSION_ID = /^[\x21-\x7e]{1,1024}$/;
const PARAMETER = /^mcp-param-[a-z0-9!#$%&'*+.^_`|~-]+$/;

/**
 * The headers of an upstream request, built from nothing: what a client sends reaches an upstream
 * only if it is named here. Credentials, cookies, forwarding and identity headers are not, nor is
 * `baggage`: it crosses no boundary.
 */
export function upstreamHeaders(call: Routed | SessionOperation): Record<string, string> {
  const headers: Record<string, string> = { "user-agent": "Gatehouse", ...protocolHeaders(call) };
  headers["traceparent"] = writeTraceparent(call.exchange.trace, call.exchange.requestId);
  // Last, so that nothing of the client's can stand in for it.
  return Object.assign(headers, call.credential);
}

function protocolHeaders(call: Routed | SessionOperation): Record<string, string> {
  const headers: Record<string, string> = {};
  const pass = (name: string): void => {
    const value = headerOf(call.request.headers, name);
    if (value !== null && isSafeHeaderValue(value)) headers[name] = value;
  };
  pass("mcp-protocol-version");
  if (call.stage === "routed") {
    headers["accept"] = "application/json, text/event-stream";
    headers["content-type"] = "application/json";
  } else {
    headers["accept"] = "text/event-stream";
    const { lastEventId } = call;
    if (call.request.method === "GET" && lastEventId !== null && isSafeHeaderValue(lastEventId)) {
      headers["last-event-id"] = lastEventId;
    }
  }
  if (call.stage === "routed" && call.era === "modern") {
    pass("mcp-method");
    pass("mcp-name");
    if (call.task !== undefined) headers["mcp-name"] = encodeMcpValue(call.task.upstreamId);
    for (const name of Object.keys(call.request.headers)) if (PARAMETER.test(name)) pass(name);
  }
  const sessionId = call.session?.claims.upstreamSessionId ?? null;
  if (sessionId !== null && SESSION_ID.test(sessionId)) headers["mcp-session-id"] = sessionId;
  return headers;
}

import type { CallStatus } from "./call-record";

interface DenialRule {
  readonly httpStatus: number;
  readonly rpcCode: number;
  /** What the call record calls it. */
  readonly callStatus: CallStatus;
  /** What happened and what to do next; a denial may carry a more exact sentence. */
  readonly message: string;
  /** Hidden means denied: the answer must not differ from that of a thing that does not exist. */
  readonly isDisguised?: true;
}

const rule = (httpStatus: number, rpcCode: number, callStatus: CallStatus, message: string): DenialRule => ({
  httpStatus,
  rpcCode,
  callStatus,
  message,
});

const UPSTREAM_DOWN = "Try again; if it persists, ask the administrator of the server to look at it.";

/**
 * Every way a request can end without an answer from the upstream. Codes are stable and never
 * renamed. Our own JSON-RPC codes stay outside -32768…-32000, which belongs to the specifications.
 */
export const DENIALS = {
  credential_missing: rule(401, -31401, "denied", "Send an API key: Authorization: Bearer gh_…"),
  credential_invalid: rule(401, -31401, "denied", "The API key is not valid. Check it, or create a new one."),
  credential_in_url: rule(
    401,
    -31401,
    "denied",
    "Credentials in the URL are refused, and this one should be revoked: URLs end up in logs. Send it as Authorization: Bearer.",
  ),
  credential_unavailable: rule(
    503,
    -31503,
    "error",
    "Credentials cannot be checked right now. Try again in a moment.",
  ),
  origin_forbidden: rule(403, -31403, "denied", "This web origin may not use MCP endpoints here."),
  host_forbidden: rule(
    403,
    -31403,
    "denied",
    "This host name is not served here. Use the URL shown in the dashboard.",
  ),
  insufficient_scope: rule(
    403,
    -31403,
    "denied",
    "The API key lacks the scope “mcp”. Use a key that has it.",
  ),
  not_found: rule(
    404,
    -31404,
    "denied",
    "There is no such MCP server, or you have no access to it. Check the URL.",
  ),
  method_not_allowed: rule(405, -32000, "invalid", "MCP endpoints take POST, GET and DELETE."),
  not_acceptable: rule(
    406,
    -32000,
    "invalid",
    "The Accept header must allow application/json and text/event-stream.",
  ),
  stream_not_acceptable: rule(406, -32000, "invalid", "The Accept header must allow text/event-stream."),
  body_too_large: rule(413, -31413, "invalid", "The message is larger than this endpoint accepts."),
  body_aborted: rule(400, -32600, "cancelled", "The message did not arrive completely."),
  unsupported_media_type: rule(415, -32000, "invalid", "The Content-Type must be application/json."),
  parse_error: rule(400, -32700, "invalid", "The body is not JSON."),
  invalid_request: rule(400, -32600, "invalid", "The body is not a JSON-RPC message."),
  invalid_params: rule(400, -32602, "invalid", "The params of the message are not valid."),
  cursor_invalid: rule(
    200,
    -32602,
    "invalid",
    "The cursor is not valid. Ask for the list from its beginning.",
  ),
  state_invalid: rule(
    200,
    -32602,
    "invalid",
    "The requestState is not valid. Make the call again without it.",
  ),
  method_removed: rule(404, -32601, "invalid", "This version of the protocol has no such method."),
  task_unknown: rule(200, -32602, "invalid", "Unknown task."),
  header_mismatch: rule(400, -32020, "invalid", "The headers and the body disagree."),
  unsupported_version: rule(400, -32022, "invalid", "This protocol version is not supported here."),
  session_required: rule(
    400,
    -32000,
    "invalid",
    "Send initialize first, then the Mcp-Session-Id it answered with.",
  ),
  session_not_found: rule(404, -32001, "invalid", "Session not found. Send initialize again."),
  capability_hidden: { ...rule(200, -32602, "denied", "Unknown capability."), isDisguised: true },
  resource_hidden: { ...rule(200, -32002, "denied", "Resource not found."), isDisguised: true },
  too_many_requests: rule(
    429,
    -31429,
    "denied",
    "Too many calls at once with this key. Wait for some to finish.",
  ),
  too_many_streams: rule(429, -31429, "denied", "Too many open streams. Close some first."),
  server_busy: rule(
    503,
    -31503,
    "denied",
    "As many calls as allowed are running on this MCP server. Wait for some to finish.",
  ),
  overloaded: rule(503, -31503, "error", "This Gatehouse is busy to its limit. Try again in a moment."),
  circuit_open: rule(
    503,
    -31503,
    "upstream_error",
    "The MCP server failed several times in a row, so calls are not passed on to it for now. Try again soon.",
  ),
  configuration_invalid: rule(
    500,
    -31500,
    "denied",
    "The configuration of this server is not valid, so nothing is let through. Tell its administrator.",
  ),
  policy_unavailable: rule(
    503,
    -31503,
    "error",
    "The policy of this server cannot be read right now. Try again in a moment.",
  ),
  secret_missing: rule(
    502,
    -31502,
    "upstream_error",
    "The credential for this server is missing. Its administrator must enter it again.",
  ),
  secret_unavailable: rule(
    503,
    -31503,
    "error",
    "The credential for this server cannot be read right now. Try again in a moment.",
  ),
  audit_unavailable: rule(
    503,
    -31503,
    "error",
    "The call cannot be recorded right now, so it was not made. Try again in a moment.",
  ),
  upstream_unreachable: rule(
    502,
    -31502,
    "upstream_error",
    `The MCP server cannot be reached. ${UPSTREAM_DOWN}`,
  ),
  upstream_blocked: rule(
    502,
    -31502,
    "upstream_error",
    "The address of the MCP server is not permitted by this Gatehouse. Ask the operator to allow it.",
  ),
  upstream_timeout: rule(504, -31504, "timeout", `The MCP server did not answer in time. ${UPSTREAM_DOWN}`),
  upstream_disconnected: rule(
    502,
    -31502,
    "upstream_error",
    `The MCP server broke the connection off. ${UPSTREAM_DOWN}`,
  ),
  upstream_not_mcp: rule(
    502,
    -31502,
    "upstream_error",
    "What answered at the server's URL is not an MCP server. Its administrator should check the URL.",
  ),
  upstream_too_large: rule(
    502,
    -31502,
    "upstream_error",
    "The answer of the MCP server is larger than allowed.",
  ),
  upstream_unauthorized: rule(
    502,
    -31502,
    "upstream_error",
    "The MCP server refused Gatehouse's credential. Its administrator must enter a new one.",
  ),
  upstream_rate_limited: rule(
    429,
    -31429,
    "upstream_error",
    "The MCP server receives too many requests. Try again later.",
  ),
  upstream_unavailable: rule(
    503,
    -31503,
    "upstream_error",
    "The MCP server is overloaded or in maintenance. Try again later.",
  ),
  upstream_failed: rule(
    502,
    -31502,
    "upstream_error",
    `The MCP server answered with an error. ${UPSTREAM_DOWN}`,
  ),
  owner_lost: rule(
    410,
    -31410,
    "error",
    "The process that held this call open is gone, or the question has expired. Make the call again.",
  ),
  owner_unreachable: rule(
    503,
    -31503,
    "error",
    "The process that holds this call open cannot be reached right now. Try again in a moment.",
  ),
  cancelled: rule(499, -31499, "cancelled", "The request was cancelled."),
  revoked: rule(401, -31401, "denied", "Access ended while the call was running."),
  shutting_down: rule(503, -31503, "error", "This process is stopping. Try again."),
  internal: rule(
    500,
    -32603,
    "error",
    "Something went wrong in Gatehouse. Report the request id to its operator.",
  ),
} as const satisfies Record<string, DenialRule>;

export type DenialCode = keyof typeof DENIALS;

/** A request that ends here, and why. */
export interface Denial {
  readonly code: DenialCode;
  /** More exact than the table's sentence; public. */
  readonly message?: string;
  /** JSON-RPC `error.data`; public. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON-RPC code where it depends on the era. */
  readonly rpcCode?: number;
  /** For the log only. */
  readonly internalMessage?: string;
}

export function denial(code: DenialCode, more: Omit<Denial, "code"> = {}): Denial {
  return { code, ...more };
}

export function denialRule(code: DenialCode): DenialRule {
  return DENIALS[code];
}

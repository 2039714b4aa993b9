import {
  META_CLIENT_CAPABILITIES,
  META_CLIENT_INFO,
  META_LOG_LEVEL,
  META_VERSION,
  mcpNameField,
} from "../../protocol/era";
import { encodeMcpValue } from "../../protocol/headers";
import type { JsonObject } from "../../protocol/json-rpc";
import { withMembers } from "../../protocol/json-edit";
import type { BridgeCall, BridgeRequest } from "../bridge-call";

export const MODERN = "2026-07-28";
const TASKS = "io.modelcontextprotocol/tasks";

export interface ClientIdentity {
  readonly capabilities: JsonObject;
  readonly name: string;
  readonly version: string;
}

/** Who the client is, as its session says. */
export function identityOf(call: BridgeCall): ClientIdentity {
  const claims = call.session?.claims;
  return {
    capabilities: modernCapabilities(claims?.clientCapabilities ?? {}),
    name: claims?.clientName ?? "Gatehouse",
    version: claims?.clientVersion ?? "unknown",
  };
}

/** The envelope of every modern request, as `_meta` members in JSON text. */
export function envelope(identity: ClientIdentity, logLevel: string | null): Record<string, string | null> {
  return {
    [META_VERSION]: JSON.stringify(MODERN),
    [META_CLIENT_INFO]: JSON.stringify({ name: identity.name, version: identity.version }),
    [META_CLIENT_CAPABILITIES]: JSON.stringify(identity.capabilities),
    [META_LOG_LEVEL]: logLevel === null ? null : JSON.stringify(logLevel),
  };
}

/** The legacy request as a modern one: the client's bytes with an envelope. */
export function modernRequest(
  call: BridgeRequest,
  logLevel: string | null,
  retry: {
    readonly id: string;
    readonly inputResponses: string;
    readonly requestState: string | null;
  } | null,
): string {
  const text = withMembers(call.text, ["params", "_meta"], envelope(identityOf(call), logLevel));
  const more = {
    // A server that offers no tasks ignores this; a modern one would not know it.
    task: null,
    inputResponses: retry?.inputResponses ?? null,
    requestState: retry?.requestState ?? null,
  };
  const asked = withMembers(text, ["params"], more);
  return retry === null ? asked : withMembers(asked, [], { id: JSON.stringify(retry.id) });
}

/** The headers that mirror a modern request. */
export function modernHeaders(method: string, params: JsonObject): Record<string, string> {
  const field = mcpNameField(method);
  const name = field === null ? undefined : params[field];
  return {
    "mcp-protocol-version": MODERN,
    "mcp-method": method,
    ...(typeof name === "string" ? { "mcp-name": encodeMcpValue(name) } : {}),
  };
}

// Tasks of the modern extension cannot be told to a legacy client, so it is not offered them.
function modernCapabilities(declared: JsonObject): JsonObject {
  const { tasks: _legacyTasks, extensions, ...rest } = declared;
  if (typeof extensions !== "object" || extensions === null) return rest;
  const kept = Object.entries(extensions).filter(([id]) => id !== TASKS);
  return { ...rest, extensions: Object.fromEntries(kept) };
}

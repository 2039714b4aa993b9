import { err, ok, type Result } from "@/lib/shared/result";
import { denial, type Denial } from "../errors";
import { decodeMcpValue, headerOf } from "./headers";
import { isJsonObject, type JsonObject, type RpcMessage } from "./json-rpc";
import { ALL_VERSIONS, isModernVersion, LEGACY_VERSIONS, MODERN_VERSIONS, type Era } from "./versions";

export const META_VERSION = "io.modelcontextprotocol/protocolVersion";
export const META_CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
export const META_CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
export const META_LOG_LEVEL = "io.modelcontextprotocol/logLevel";
export const META_SERVER_INFO = "io.modelcontextprotocol/serverInfo";
export const META_SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";

type Headers = Readonly<Record<string, string | string[] | undefined>>;

export interface EraClaim {
  readonly era: Era;
  readonly protocolVersion: string | null;
}

/**
 * The body says which era a message is of; headers only have to agree with it. Decided by header, a
 * client could choose which rules are applied to a body that the upstream reads differently.
 */
export function classifyEra(
  message: RpcMessage,
  headers: Headers,
  modernVersions: readonly string[],
): Result<EraClaim, Denial> {
  const header = headerOf(headers, "mcp-protocol-version");
  if (message.kind === "response") return legacy(header);
  const meta = metaOf(message.params);
  const claimed = meta[META_VERSION];
  if (claimed === undefined) return withoutClaim(message, header);
  if (typeof claimed !== "string")
    return err(denial("invalid_params", { message: `_meta["${META_VERSION}"] must be a string.` }));
  // Before the version itself: two different claims are a conflict, whatever they name.
  if (header !== null && header !== claimed) {
    return err(denial("header_mismatch", { message: disagreement("MCP-Protocol-Version", header, claimed) }));
  }
  if (!MODERN_VERSIONS.includes(claimed))
    return err(unsupportedVersion(claimed.slice(0, 40), modernVersions));
  const mismatch = modernMismatch(message, claimed, headers);
  if (mismatch !== null) return err(denial("header_mismatch", { message: mismatch }));
  if (message.kind === "request" && !isJsonObject(meta[META_CLIENT_CAPABILITIES])) {
    return err(denial("invalid_params", { message: `_meta["${META_CLIENT_CAPABILITIES}"] is missing.` }));
  }
  return ok({ era: "modern", protocolVersion: claimed });
}

export function unsupportedVersion(requested: string | null, supported: readonly string[]): Denial {
  const data = requested === null ? { supported } : { supported, requested };
  return denial("unsupported_version", { message: "Unsupported protocol version", data });
}

export function metaOf(params: JsonObject): JsonObject {
  return isJsonObject(params["_meta"]) ? params["_meta"] : {};
}

/** Which params member the Mcp-Name header mirrors. */
export function mcpNameField(method: string): "name" | "uri" | "taskId" | null {
  if (method === "tools/call" || method === "prompts/get") return "name";
  if (method === "resources/read") return "uri";
  return method === "tasks/get" || method === "tasks/update" || method === "tasks/cancel" ? "taskId" : null;
}

function withoutClaim(
  message: Exclude<RpcMessage, { kind: "response" }>,
  header: string | null,
): Result<EraClaim, Denial> {
  if (header === null || !isModernVersion(header)) return legacy(header);
  // A notification has no envelope of its own to claim a version in.
  if (message.kind === "notification" && MODERN_VERSIONS.includes(header)) {
    return ok({ era: "modern", protocolVersion: header });
  }
  if (!MODERN_VERSIONS.includes(header)) return err(unsupportedVersion(header, ALL_VERSIONS));
  if (message.method === "initialize") {
    return err(
      denial("header_mismatch", { message: `initialize does not exist in MCP-Protocol-Version ${header}.` }),
    );
  }
  return err(
    denial("invalid_params", {
      message: `MCP-Protocol-Version is ${header}, but _meta["${META_VERSION}"] is missing from the params.`,
    }),
  );
}

function legacy(header: string | null): Result<EraClaim, Denial> {
  if (header !== null && !LEGACY_VERSIONS.includes(header)) {
    if (isModernVersion(header) && MODERN_VERSIONS.includes(header)) {
      return err(
        denial("header_mismatch", {
          message: `This message does not exist in MCP-Protocol-Version ${header}.`,
        }),
      );
    }
    return err(unsupportedVersion(header.slice(0, 40), ALL_VERSIONS));
  }
  return ok({ era: "legacy", protocolVersion: header });
}

function modernMismatch(
  message: Exclude<RpcMessage, { kind: "response" }>,
  claimed: string,
  headers: Headers,
): string | null {
  const method = headerOf(headers, "mcp-method");
  const isRequest = message.kind === "request";
  if (isRequest && headerOf(headers, "mcp-protocol-version") === null) {
    return disagreement("MCP-Protocol-Version", null, claimed);
  }
  if (method === null ? isRequest : method !== message.method)
    return disagreement("Mcp-Method", method, message.method);
  return isRequest ? nameMismatch(message.method, message.params, headerOf(headers, "mcp-name")) : null;
}

function nameMismatch(method: string, params: JsonObject, header: string | null): string | null {
  const field = mcpNameField(method);
  const value = field === null ? undefined : params[field];
  if (typeof value !== "string") return null;
  if (header === null) return disagreement("Mcp-Name", null, value);
  const decoded = decodeMcpValue(header);
  if (decoded === null) return "The Mcp-Name header is not properly encoded.";
  return decoded === value ? null : disagreement("Mcp-Name", decoded, value);
}

function disagreement(name: string, header: string | null, body: string): string {
  const shown = JSON.stringify(body.slice(0, 200));
  if (header === null) return `The ${name} header is missing; the body says ${shown}.`;
  return `The ${name} header says ${JSON.stringify(header.slice(0, 200))}, the body says ${shown}.`;
}

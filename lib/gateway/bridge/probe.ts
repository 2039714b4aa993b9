import { META_CLIENT_CAPABILITIES, META_CLIENT_INFO, META_VERSION } from "../protocol/era";
import { isJsonObject, type JsonObject } from "../protocol/json-rpc";
import type { Link, LinkReply } from "./link";

const PROBE_ID = "gatehouse-era";
const CLIENT_INFO = { name: "Gatehouse", version: "1" };
const MODERN = "2026-07-28";
const MODERN_ERRORS = [-32020, -32021, -32022];

/**
 * Does the upstream speak the modern era? Null: it did not say, as with a refused credential or a
 * failure of its own. Only what a modern server must answer counts as modern.
 */
export async function speaksModern(link: Link, signal: AbortSignal): Promise<boolean | null> {
  const meta = {
    [META_VERSION]: MODERN,
    [META_CLIENT_INFO]: CLIENT_INFO,
    [META_CLIENT_CAPABILITIES]: {},
  };
  const body = { jsonrpc: "2.0", id: PROBE_ID, method: "server/discover", params: { _meta: meta } };
  const headers = { "mcp-protocol-version": MODERN, "mcp-method": "server/discover" };
  const reply = await link.post(JSON.stringify(body), headers, signal);
  if (isNoEvidence(reply.status)) {
    reply.discard();
    return null;
  }
  const message = await firstAnswer(reply);
  const result = message?.["result"];
  if (isJsonObject(result)) return Array.isArray(result["supportedVersions"]);
  const error = message?.["error"];
  return isJsonObject(error) && MODERN_ERRORS.some((code) => code === error["code"]);
}

/** Does the upstream open legacy sessions? The one this opens is ended at once. */
export async function speaksLegacy(link: Link, signal: AbortSignal): Promise<boolean | null> {
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: CLIENT_INFO };
  const body = { jsonrpc: "2.0", id: PROBE_ID, method: "initialize", params };
  const reply = await link.post(JSON.stringify(body), {}, signal);
  if (isNoEvidence(reply.status)) {
    reply.discard();
    return null;
  }
  const message = await firstAnswer(reply);
  if (reply.sessionId !== null) {
    const ended = await link.delete({ "mcp-session-id": reply.sessionId }, signal).catch(() => null);
    ended?.discard();
  }
  const result = message?.["result"];
  return isJsonObject(result) && typeof result["protocolVersion"] === "string";
}

async function firstAnswer(reply: LinkReply): Promise<JsonObject | null> {
  try {
    for await (const item of reply.items) {
      if (item.kind === "message" && item.message["method"] === undefined) return item.message;
    }
    return null;
  } finally {
    reply.discard();
  }
}

// Neither a refused credential nor a sick server says anything about the protocol.
function isNoEvidence(status: number): boolean {
  return status === 401 || status === 403 || status === 407 || status === 429 || status >= 500;
}

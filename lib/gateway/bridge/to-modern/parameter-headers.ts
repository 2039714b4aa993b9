import { newId } from "@/lib/shared/ids";
import { encodeMcpValue } from "../../protocol/headers";
import { isJsonObject, type JsonObject } from "../../protocol/json-rpc";
import {
  mirroredParameters,
  mirroredValue,
  type MirroredParameters,
} from "../../protocol/mirrored-parameters";
import type { BridgeRequest } from "../bridge-call";
import { envelope, identityOf, modernHeaders } from "./modern-request";

/** Which arguments of which tools a modern upstream wants mirrored in headers. */
export interface ParameterHeaders {
  /** The Mcp-Param headers of this call, as far as the tool's schema is known. */
  of(call: BridgeRequest): Record<string, string>;
  /** Reads the schemas of a tool list that passes by. */
  learn(call: BridgeRequest, result: unknown): void;
  /** Reads the upstream's tool list anew. */
  refresh(call: BridgeRequest): Promise<void>;
}

const SCOPES_MAX = 2_000;
const PAGES_MAX = 50;

export function createParameterHeaders(): ParameterHeaders {
  const scopes = new Map<string, Map<string, MirroredParameters>>();
  const learn = (scope: string, result: unknown): void => {
    const tools = isJsonObject(result) ? result["tools"] : null;
    if (!Array.isArray(tools)) return;
    const known = scopes.get(scope) ?? new Map<string, MirroredParameters>();
    for (const tool of tools) {
      if (!isJsonObject(tool) || typeof tool["name"] !== "string") continue;
      const mirrored = mirroredParameters(tool["inputSchema"]);
      if (mirrored !== null && mirrored.size > 0) known.set(tool["name"], mirrored);
      else known.delete(tool["name"]);
    }
    if (known.size === 0) return;
    if (scopes.size >= SCOPES_MAX) scopes.clear();
    scopes.set(scope, known);
  };
  return {
    of({ scope, message }) {
      const name = message.method === "tools/call" ? message.params["name"] : null;
      const mirrored = typeof name === "string" ? scopes.get(scope)?.get(name) : undefined;
      return mirrored === undefined ? {} : headersFor(mirrored, message.params["arguments"]);
    },
    learn(call, result) {
      if (call.message.method === "tools/list") learn(call.scope, result);
    },
    async refresh(call) {
      let cursor: unknown = undefined;
      for (let page = 0; page < PAGES_MAX; page += 1) {
        const result = await listTools(call, cursor);
        learn(call.scope, result);
        cursor = result?.["nextCursor"];
        if (typeof cursor !== "string") return;
      }
    },
  };
}

async function listTools(call: BridgeRequest, cursor: unknown): Promise<JsonObject | null> {
  const meta: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(envelope(identityOf(call), null))) {
    if (value !== null) meta[key] = JSON.parse(value);
  }
  const params = { ...(typeof cursor === "string" ? { cursor } : {}), _meta: meta };
  const text = JSON.stringify({ jsonrpc: "2.0", id: newId(), method: "tools/list", params });
  const reply = await call.link.post(text, modernHeaders("tools/list", {}), call.signal);
  for await (const item of reply.items) {
    const result = item.kind === "message" ? item.message["result"] : undefined;
    if (isJsonObject(result)) return result;
  }
  return null;
}

function headersFor(mirrored: MirroredParameters, given: unknown): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [header, path] of mirrored) {
    const value = mirroredValue(given, path);
    if (value !== null) headers[`mcp-param-${header.toLowerCase()}`] = encodeMcpValue(value);
  }
  return headers;
}

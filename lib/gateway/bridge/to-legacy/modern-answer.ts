import { META_SERVER_INFO } from "../../protocol/era";
import { withMembers } from "../../protocol/json-edit";
import { isJsonObject, type JsonObject } from "../../protocol/json-rpc";
import { errorOf, type Answer, type BridgeRequest, type Outgoing } from "../bridge-call";
import type { LegacySession } from "./legacy-session";
import { learnMirrors } from "./check-mirrors";
import { modernTools } from "./modern-tools";
import { urlRequired } from "./url-required";

const CACHED = new Set([
  "tools/list",
  "prompts/list",
  "resources/list",
  "resources/templates/list",
  "resources/read",
]);

/** A legacy answer as the modern client expects it, under the id it asked with. */
export function modernAnswer(call: BridgeRequest, session: LegacySession, answer: Answer): Outgoing {
  const { id, method } = call.message;
  const error = answer.message["error"];
  if (isJsonObject(error)) return urlRequired(call, error) ?? modernError(call, error);
  const result = answer.message["result"];
  if (!isJsonObject(result))
    return errorOf(id, { code: -32603, message: "The MCP server answered nothing." });
  const addressed = withMembers(answer.text, [], { id: JSON.stringify(id) });
  if (method === "tools/list") learnMirrors(session, result["tools"]);
  const text = method === "tools/list" ? modernTools(addressed, result["tools"]) : addressed;
  const hints = CACHED.has(method) ? cacheHints(result) : {};
  const typed = withMembers(text, ["result"], { resultType: '"complete"', ...hints });
  const serverInfo = session.initialized["serverInfo"];
  const named =
    serverInfo === undefined
      ? typed
      : withMembers(typed, ["result", "_meta"], { [META_SERVER_INFO]: JSON.stringify(serverInfo) });
  return { kind: "answer", text: named, status: 200 };
}

// A legacy server promises nothing about how long its lists hold, nor for whom.
function cacheHints(result: JsonObject): Record<string, string> {
  const { ttlMs } = result;
  const isHint = typeof ttlMs === "number" && ttlMs >= 0;
  return { ttlMs: isHint ? String(ttlMs) : "0", cacheScope: '"private"' };
}

function modernError({ message: { id, method, params } }: BridgeRequest, error: JsonObject): Outgoing {
  const code = typeof error["code"] === "number" ? error["code"] : -32603;
  const message = typeof error["message"] === "string" ? error["message"] : "The MCP server failed.";
  const data = error["data"];
  const more = data === undefined ? {} : { data };
  switch (code) {
    case -32002: {
      const known = isJsonObject(data) ? data : {};
      return errorOf(id, { code: -32602, message, data: { uri: params["uri"], ...known } });
    }
    case -32601:
      return errorOf(id, { code, message, ...more }, 404);
    case -32602:
      // The SDK's legacy servers say this of a resource that is not there.
      return errorOf(id, { code, message, ...(method === "resources/read" ? uriOf(params, data) : more) });
    default:
      return errorOf(id, { code, message, ...more });
  }
}

function uriOf(params: JsonObject, data: unknown) {
  return { data: { uri: params["uri"], ...(isJsonObject(data) ? data : {}) } };
}

import { META_SUBSCRIPTION_ID } from "../../protocol/era";
import { isJsonObject, type JsonObject } from "../../protocol/json-rpc";
import { withMembers } from "../../protocol/json-edit";
import { findMember, scanArray } from "../../protocol/json-scan";
import { applyEdits, type JsonEdit } from "../../protocol/json-edit";
import { errorOf, type Answer, type BridgeRequest, type Outgoing } from "../bridge-call";

/** A modern answer as the legacy client expects it, under the id it asked with. */
export function legacyAnswer(call: BridgeRequest, answer: Answer): Outgoing {
  const { id, method } = call.message;
  const error = answer.message["error"];
  if (isJsonObject(error)) return errorOf(id, legacyError(method, error));
  const text = withMembers(answer.text, [], { id: JSON.stringify(id) });
  const plain = withMembers(text, ["result"], { resultType: null, ttlMs: null, cacheScope: null });
  return { kind: "answer", text: legacyShapes(plain, method, answer.message["result"]), status: 200 };
}

/** A notification of a subscription, without the mark of the subscription. */
export function legacyNotification(text: string): string {
  return withMembers(text, ["params", "_meta"], { [META_SUBSCRIPTION_ID]: null });
}

function legacyError(method: string, error: JsonObject) {
  const code = typeof error["code"] === "number" ? error["code"] : -32603;
  const message = typeof error["message"] === "string" ? error["message"] : "The MCP server failed.";
  const data = error["data"];
  const more = data === undefined ? {} : { data };
  switch (code) {
    case -32602: {
      const isMissing = method === "resources/read" && isJsonObject(data) && typeof data["uri"] === "string";
      return { code: isMissing ? -32002 : code, message, ...more };
    }
    case -32021: {
      const wanted = isJsonObject(data) ? data["requiredCapabilities"] : undefined;
      const names = isJsonObject(wanted) ? Object.keys(wanted).join(", ") : "one it did not declare";
      return { code: -32602, message: `The client lacks a capability this needs: ${names}.`, ...more };
    }
    // Between us and the upstream; the client did nothing wrong.
    case -32020:
    case -32022:
      return {
        code: -32603,
        message: "The MCP server did not understand Gatehouse. Tell its administrator.",
      };
    default:
      return { code, message, ...more };
  }
}

// Legacy schemas know only objects where modern ones allow any value; one such tool would make a
// strict client refuse the whole list.
function legacyShapes(text: string, method: string, result: unknown): string {
  if (!isJsonObject(result)) return text;
  if (method === "tools/call") {
    const isWide = "structuredContent" in result && !isJsonObject(result["structuredContent"]);
    return isWide ? withMembers(text, ["result"], { structuredContent: null }) : text;
  }
  const tools = method === "tools/list" ? result["tools"] : null;
  const array = Array.isArray(tools) ? findMember(text, ["result", "tools"]) : null;
  const spans = array === null ? null : scanArray(text, array.start);
  if (!Array.isArray(tools) || spans === null) return text;
  const edits = tools.flatMap((tool: unknown, index): JsonEdit[] => {
    const span = spans[index];
    const schema = isJsonObject(tool) ? tool["outputSchema"] : undefined;
    if (span === undefined || schema === undefined) return [];
    if (isJsonObject(schema) && schema["type"] === "object") return [];
    return [{ ...span, text: withMembers(text.slice(span.start, span.end), [], { outputSchema: null }) }];
  });
  return edits.length === 0 ? text : applyEdits(text, edits);
}

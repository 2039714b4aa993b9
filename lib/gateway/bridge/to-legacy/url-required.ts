import { isJsonObject, type JsonObject } from "../../protocol/json-rpc";
import { answerOf, errorOf, type BridgeRequest, type Outgoing } from "../bridge-call";
import { capabilitiesOf } from "./legacy-session";
import { lacksCapability } from "./missing-capability";

const URL_REQUIRED = -32042;
const PAGES_MAX = 20;

/**
 * A legacy server wants a person to visit pages before it does what it was asked (error -32042). The
 * modern form asks for that in the result; the retry is the call once more, without a state of ours.
 */
export function urlRequired(call: BridgeRequest, error: JsonObject): Outgoing | null {
  const pages = error["code"] === URL_REQUIRED ? pagesOf(error["data"]) : [];
  if (pages.length === 0) return null;
  const { id, method, params } = call.message;
  const { elicitation } = capabilitiesOf(call);
  const isRefused = hasRefused(params["inputResponses"]);
  if (isJsonObject(elicitation) && "url" in elicitation && !isRefused) {
    const inputRequests = Object.fromEntries(
      pages.map((params, index) => [
        index === 0 ? "user_input" : `user_input_${index + 1}`,
        { method: "elicitation/create", params },
      ]),
    );
    return answerOf(id, { resultType: "input_required", inputRequests });
  }
  if (method !== "tools/call") {
    if (!isRefused) return lacksCapability(call, { elicitation: { url: {} } });
    return errorOf(id, { code: -32603, message: "The MCP server wants a page visited first." });
  }
  // The person can still be shown where to go.
  const text = pages.map(({ message, url }) => `${String(message)}\n${String(url)}`).join("\n\n");
  return answerOf(id, { resultType: "complete", content: [{ type: "text", text }], isError: true });
}

// Whoever said no to the pages is not asked again and again by the retry that says so.
function hasRefused(responses: unknown): boolean {
  const given = isJsonObject(responses) ? Object.values(responses) : [];
  return given.some(
    (one) => isJsonObject(one) && (one["action"] === "decline" || one["action"] === "cancel"),
  );
}

function pagesOf(data: unknown): readonly JsonObject[] {
  const asked = isJsonObject(data) ? data["elicitations"] : null;
  if (!Array.isArray(asked)) return [];
  return asked.slice(0, PAGES_MAX).flatMap((page: unknown): JsonObject[] => {
    if (!isJsonObject(page) || typeof page["url"] !== "string" || typeof page["message"] !== "string")
      return [];
    return [{ mode: "url", message: page["message"], url: page["url"] }];
  });
}

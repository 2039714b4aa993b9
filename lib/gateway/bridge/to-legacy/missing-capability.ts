import { isJsonObject, type JsonObject } from "../../protocol/json-rpc";
import { errorOf, type BridgeRequest, type Outgoing } from "../bridge-call";
import { QUESTION_CAPABILITIES } from "../question-kinds";
import type { LegacyCall } from "./legacy-call";
import { capabilitiesOf } from "./legacy-session";

/** What a question needs that the client did not declare; null when it can be asked. */
export function missingFor(call: BridgeRequest, question: JsonObject): JsonObject | null {
  const params = question["params"];
  const isUrl = isJsonObject(params) && params["mode"] === "url";
  return missingOf(call, QUESTION_CAPABILITIES[String(question["method"])] ?? "", isUrl);
}

// A legacy server cannot say -32021. What the official SDKs say instead, when a tool asks all the same:
const SAYS_SO = [
  /^(?:MCP error -?\d+: )?Client does not support (?<mode>URL |form |listing )?(?<capability>elicitation|sampling|roots)\b/i,
  /^Cannot request input .* \((?<capability>elicitation|sampling|roots)\/\w+\): the client .* did not declare the required capability$/,
];

/** Why an answer is a failure, where it is for what the client lacks. A server that can do without has not failed. */
export function missingIn(
  call: BridgeRequest,
  { refused }: LegacyCall,
  answer: JsonObject,
): JsonObject | null {
  if (!isFailure(answer)) return null;
  if (refused.length > 0) return Object.assign({}, ...refused);
  const said = failureText(answer);
  if (said === null) return null;
  for (const pattern of SAYS_SO) {
    const { capability, mode } = pattern.exec(said)?.groups ?? {};
    if (capability === undefined) continue;
    return missingOf(call, capability.toLowerCase(), mode?.toLowerCase() === "url ");
  }
  return null;
}

export function lacksCapability(
  { message: { id } }: BridgeRequest,
  requiredCapabilities: JsonObject,
): Outgoing {
  const names = Object.keys(requiredCapabilities).join(", ");
  const message = `The client lacks a capability this needs: ${names}.`;
  return errorOf(id, { code: -32021, message, data: { requiredCapabilities } }, 400);
}

function missingOf(call: BridgeRequest, capability: string, isUrl: boolean): JsonObject | null {
  const declared = capabilitiesOf(call)[capability];
  if (isUrl) return isJsonObject(declared) && "url" in declared ? null : { elicitation: { url: {} } };
  return isJsonObject(declared) ? null : { [capability]: {} };
}

function isFailure({ error, result }: JsonObject): boolean {
  return isJsonObject(error) || (isJsonObject(result) && result["isError"] === true);
}

// Of an error, or of a tool's result that is one and says nothing else.
function failureText({ error, result }: JsonObject): string | null {
  if (isJsonObject(error)) return typeof error["message"] === "string" ? error["message"] : null;
  if (!isJsonObject(result) || !Array.isArray(result["content"])) return null;
  const [only, ...others]: unknown[] = result["content"];
  const isText = isJsonObject(only) && typeof only["text"] === "string" && others.length === 0;
  return isText ? String(only["text"]) : null;
}

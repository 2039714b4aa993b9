import { META_LOG_LEVEL, metaOf } from "../protocol/era";
import { isJsonObject, type JsonObject, type RpcMessage } from "../protocol/json-rpc";
import type { Era } from "../protocol/versions";

/** What a server may ask for only if the client said it can answer. */
const ASKS: Readonly<Record<string, string>> = {
  "sampling/createMessage": "sampling",
  "elicitation/create": "elicitation",
  "roots/list": "roots",
};

/**
 * Whether a message of the upstream on the stream of a request belongs to nobody: progress of another
 * request, logs a modern client did not ask for, a request a modern server may not make.
 */
export function isStray(message: JsonObject, request: RpcMessage, era: Era): boolean {
  if (message["id"] !== undefined) return era === "modern";
  if (request.kind !== "request") return false;
  const meta = metaOf(request.params);
  const params = message["params"];
  switch (message["method"]) {
    case "notifications/progress":
      return !isJsonObject(params) || params["progressToken"] !== meta["progressToken"];
    case "notifications/message":
      return era === "modern" && meta[META_LOG_LEVEL] === undefined;
    default:
      return false;
  }
}

/** Whether a legacy server asks for what this client never offered. Unknown capabilities permit it. */
export function isUnofferedAsk(message: JsonObject, capabilities: JsonObject | null): boolean {
  const method = message["method"];
  const needed = typeof method === "string" ? ASKS[method] : undefined;
  return (
    message["id"] !== undefined &&
    needed !== undefined &&
    capabilities !== null &&
    capabilities[needed] === undefined
  );
}

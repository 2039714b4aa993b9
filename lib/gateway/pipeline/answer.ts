import type { CallStatus } from "../call-record";
import { isJsonObject, type JsonObject, type RpcId } from "../protocol/json-rpc";
import { findMember } from "../protocol/json-scan";

/** Beyond this only the beginning is stored, so finding the exact member is not worth the time. */
const EXACT_TEXT_MAX = 1024 * 1024;

/** A parsed JSON-RPC response or message of an upstream; null for anything else. */
export function parseUpstreamMessage(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && value["jsonrpc"] === "2.0" ? value : null;
  } catch {
    return null;
  }
}

export function isResponse(message: JsonObject): boolean {
  return message["method"] === undefined && ("result" in message || "error" in message);
}

/** An answer belongs to a request only if type and value of the id are the same. */
export function answers(message: JsonObject, id: RpcId): boolean {
  return isResponse(message) && message["id"] === id;
}

export interface Verdict {
  readonly status: CallStatus;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly responseText: string;
}

/** What an answer says about its call. */
export function verdictOf(message: JsonObject, text: string): Verdict {
  const responseText = memberText(text, "error" in message ? "error" : "result");
  const error = message["error"];
  if (isJsonObject(error)) {
    return {
      status: "error",
      errorCode: `rpc_${typeof error["code"] === "number" ? error["code"] : "unknown"}`,
      errorMessage: typeof error["message"] === "string" ? error["message"] : null,
      responseText,
    };
  }
  const result = message["result"];
  const isToolError = isJsonObject(result) && result["isError"] === true;
  return { status: isToolError ? "tool_error" : "ok", errorCode: null, errorMessage: null, responseText };
}

function memberText(text: string, member: string): string {
  if (text.length > EXACT_TEXT_MAX) return text;
  const span = findMember(text, [member]);
  return span === null ? text : text.slice(span.start, span.end);
}

/** A JSON object as parsed: nothing about its members is known. */
export type JsonObject = Readonly<Record<string, unknown>>;
export type RpcId = string | number;

/** One message of a client, with exactly what later steps read of it. */
export type RpcMessage =
  | { readonly kind: "request"; readonly id: RpcId; readonly method: string; readonly params: JsonObject }
  | { readonly kind: "notification"; readonly method: string; readonly params: JsonObject }
  | { readonly kind: "response"; readonly id: RpcId };

export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is wrong with a value as a JSON-RPC message, or the message. */
export function readRpcMessage(
  value: unknown,
): RpcMessage | { readonly kind: "invalid"; readonly why: string } {
  if (Array.isArray(value)) return invalid("Batches are not supported. Send one message per request.");
  if (!isJsonObject(value)) return invalid("The body must be one JSON-RPC message, an object.");
  if (value["jsonrpc"] !== "2.0") return invalid('The message must carry "jsonrpc": "2.0".');
  const id = value["id"];
  if (id !== undefined && !isRpcId(id)) return invalid("The id must be a string or a whole number.");
  if (value["method"] === undefined) return readResponse(value, id);
  return readCall(value, id);
}

/** The id to answer an unreadable message with: its own where it has a usable one. */
export function idOf(value: unknown): RpcId | null {
  if (!isJsonObject(value)) return null;
  return isRpcId(value["id"]) ? value["id"] : null;
}

export function rpcErrorBody(id: RpcId | null, error: RpcError): Uint8Array {
  return Buffer.from(JSON.stringify({ jsonrpc: "2.0", id, error }));
}

function readCall(value: JsonObject, id: RpcId | undefined): ReturnType<typeof readRpcMessage> {
  const method = value["method"];
  if (typeof method !== "string" || method === "") return invalid("The method must be a non-empty string.");
  if ("result" in value || "error" in value)
    return invalid("A message has either a method or a result, not both.");
  const params = value["params"] ?? {};
  if (!isJsonObject(params)) return invalid("The params must be an object.");
  if (method.startsWith("notifications/") !== (id === undefined)) {
    return invalid(
      id === undefined ? `The request ${quoted(method)} needs an id.` : "A notification has no id.",
    );
  }
  return id === undefined
    ? { kind: "notification", method, params }
    : { kind: "request", id, method, params };
}

function readResponse(value: JsonObject, id: RpcId | undefined): ReturnType<typeof readRpcMessage> {
  const hasResult = isJsonObject(value["result"]);
  const hasError = isJsonObject(value["error"]);
  if (id === undefined || hasResult === hasError) {
    return invalid("The message has no method, and is not a response with an id and a result or an error.");
  }
  return { kind: "response", id };
}

// Beyond 2^53 two different ids could read as one.
function isRpcId(value: unknown): value is RpcId {
  return typeof value === "string" || Number.isSafeInteger(value);
}

function quoted(method: string): string {
  return JSON.stringify(method.slice(0, 80));
}

function invalid(why: string): { readonly kind: "invalid"; readonly why: string } {
  return { kind: "invalid", why };
}

import fc from "fast-check";
import {
  anyJson,
  id,
  isObject,
  mutations,
  word,
  type Json,
  type JsonObject,
  type Mutation,
} from "./fuzz-mutations";
import { MODERN_META } from "./raw-client";

/** One HTTP request on its way to the gateway. */
export interface FuzzRequest {
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** What a valid client of the test knows. */
export interface FuzzClient {
  readonly key: string;
  readonly session: string;
}

interface Draft {
  readonly isModern: boolean;
  message: JsonObject;
}

const METHODS = [
  ...["initialize", "ping", "tools/list", "tools/call", "resources/read", "resources/list", "prompts/get"],
  ...["completion/complete", "logging/setLevel", "resources/subscribe", "server/discover", "tasks/get"],
];
const NOTIFICATIONS = ["notifications/initialized", "notifications/cancelled", "notifications/progress"];

const params = fc.oneof(
  fc.record({ name: word, arguments: anyJson }, { requiredKeys: ["name"] }),
  fc.record({ uri: word }),
  fc.record({
    ref: fc.record({ type: fc.constantFrom("ref/prompt", "ref/resource", "ref/x"), name: word, uri: word }),
  }),
  fc.record({ requestId: id, progressToken: id }),
  fc.constant({}),
) as fc.Arbitrary<JsonObject>;

const draft: fc.Arbitrary<Draft> = fc
  .tuple(
    fc.boolean(),
    fc.integer({ min: 0, max: 9 }),
    fc.constantFrom(...METHODS),
    fc.constantFrom(...NOTIFICATIONS),
    id,
    params,
  )
  .map(([isModern, kind, method, notification, requestId, given]) => {
    if (kind === 0 && !isModern)
      return { isModern, message: { jsonrpc: "2.0", id: requestId, result: given } };
    const own = isModern ? { ...given, _meta: MODERN_META } : given;
    if (kind === 1) return { isModern, message: { jsonrpc: "2.0", method: notification, params: own } };
    return { isModern, message: { jsonrpc: "2.0", id: requestId, method, params: own } };
  });

/** Valid messages of both eras, each then spoilt in one to three places. */
export function spoiltRequests(client: FuzzClient): fc.Arbitrary<FuzzRequest> {
  return fc.tuple(draft, mutations).map(([start, spoil]) => render(start, spoil, client));
}

function render({ isModern, message }: Draft, spoil: readonly Mutation[], client: FuzzClient): FuzzRequest {
  let headers = headersFor(isModern, message, client);
  let value: Json = message;
  for (const one of spoil) if (one.on === "json" && isObject(value)) value = one.apply(value);
  let text = JSON.stringify(value) ?? "";
  for (const one of spoil) if (one.on === "text" && text !== "") text = one.apply(text);
  let body: Buffer = Buffer.from(text);
  let method = "POST";
  for (const one of spoil) {
    if (one.on === "bytes") body = one.apply(body);
    if (one.on === "headers") headers = one.apply(headers);
    if (one.on === "method") method = one.method;
  }
  return { method, headers, body };
}

function headersFor(isModern: boolean, message: JsonObject, client: FuzzClient): [string, string][] {
  const headers: [string, string][] = [
    ["authorization", `Bearer ${client.key}`],
    ["content-type", "application/json"],
    ["accept", "application/json, text/event-stream"],
  ];
  if (!isModern) return [...headers, ["mcp-session-id", client.session]];
  headers.push(["mcp-protocol-version", "2026-07-28"], ["mcp-method", String(message["method"])]);
  const given = isObject(message["params"]) ? message["params"] : {};
  const name = given["name"] ?? given["uri"];
  if (typeof name === "string") headers.push(["mcp-name", encoded(name)]);
  return headers;
}

function encoded(name: string): string {
  return /^[!-~]+$/.test(name) ? name : `=?base64?${Buffer.from(name).toString("base64")}?=`;
}

import fc from "fast-check";
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

/** Switched off in the fuzzed snapshot: whatever a message looks like, the upstream may not be asked for it. */
export const HIDDEN_TOOL = "canary-tool";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };
interface Draft {
  readonly isModern: boolean;
  message: JsonObject;
}
type Mutation =
  | { readonly on: "json"; readonly apply: (message: JsonObject) => Json }
  | { readonly on: "text"; readonly apply: (text: string) => string }
  | { readonly on: "bytes"; readonly apply: (bytes: Buffer) => Buffer }
  | { readonly on: "headers"; readonly apply: (headers: [string, string][]) => [string, string][] }
  | { readonly on: "method"; readonly method: string };

const METHODS = [
  ...["initialize", "ping", "tools/list", "tools/call", "resources/read", "resources/list", "prompts/get"],
  ...["completion/complete", "logging/setLevel", "resources/subscribe", "server/discover", "tasks/get"],
];
const NOTIFICATIONS = ["notifications/initialized", "notifications/cancelled", "notifications/progress"];

const word = fc.constantFrom(
  "x",
  "echo",
  "grüße",
  HIDDEN_TOOL,
  "a b",
  "file:///a",
  "",
  "\u0000",
  "\ud800",
  "K",
);
const id = fc.oneof(
  fc.integer(),
  fc.string({ maxLength: 8 }),
  fc.constantFrom("1", 0, -1, "", 9007199254740991),
);
const anyJson = fc.oneof(
  fc.constantFrom<Json[]>(null, true, 0, 1.5, -0, 1e21, "", "2.0", [], {}, [[]], [null], {
    method: "tools/call",
  }),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  word,
);
const keyName = fc.constantFrom(
  ...["jsonrpc", "id", "method", "params", "result", "error", "name", "uri", "_meta", "arguments", "ref"],
  ...["Method", "NAME", "param\u017f", "\u212aey", "__proto__", "constructor", "toString", "notifications"],
);

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

// Somewhere in the message, reached by a few random steps.
function within(message: JsonObject, steps: readonly number[], change: (object: JsonObject) => void): Json {
  const copy = structuredClone(message);
  let object = copy;
  for (const step of steps) {
    const inner = Object.values(object).filter((value): value is JsonObject => isObject(value));
    const next = inner[step % Math.max(1, inner.length)];
    if (next === undefined) break;
    object = next;
  }
  change(object);
  return copy;
}

const steps = fc.array(fc.nat(5), { maxLength: 3 });
const pick = (keys: string[], at: number): string => keys[at % Math.max(1, keys.length)] ?? "method";

const jsonMutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(steps, fc.nat(9), anyJson).map(([path, at, value]): Mutation => ({
    on: "json",
    apply: (message) =>
      within(message, path, (object) => void (object[pick(Object.keys(object), at)] = value)),
  })),
  fc.tuple(steps, fc.nat(9)).map(([path, at]): Mutation => ({
    on: "json",
    apply: (message) =>
      within(message, path, (object) => void Reflect.deleteProperty(object, pick(Object.keys(object), at))),
  })),
  fc.tuple(steps, keyName, anyJson).map(([path, key, value]): Mutation => ({
    on: "json",
    apply: (message) =>
      within(
        message,
        path,
        (object) =>
          void Object.defineProperty(object, key, {
            value,
            enumerable: true,
            configurable: true,
            writable: true,
          }),
      ),
  })),
  fc.constantFrom<Mutation>(
    { on: "json", apply: (message) => [message] },
    { on: "json", apply: (message) => [message, message] },
    { on: "json", apply: () => [] },
    { on: "json", apply: (message) => JSON.stringify(message) },
    { on: "json", apply: (message) => ({ ...message, result: {}, error: {} }) },
  ),
  anyJson.map((value): Mutation => ({ on: "json", apply: () => value })),
);

const textMutation: fc.Arbitrary<Mutation> = fc.oneof(
  // A second reading of a key: twice, in another case, spelt with an escape.
  fc
    .tuple(
      keyName,
      fc.constantFrom('"tools/call"', `"${HIDDEN_TOOL}"`, "7", "{}", `{"name":"${HIDDEN_TOOL}"}`),
      fc.boolean(),
    )
    .map(([key, value, isFirst]): Mutation => ({
      on: "text",
      apply: (text) =>
        isFirst ? text.replace("{", `{"${key}":${value},`) : text.replace(/}$/, `,"${key}":${value}}`),
    })),
  fc
    .tuple(
      fc.constantFrom("name", "method", "params", "id"),
      fc.constantFrom("Name", "\\u006eame", "nam\\u0065", "METHOD", "\\u0069d"),
    )
    .map(([from, to]): Mutation => ({
      on: "text",
      apply: (text) => text.replace(`"${from}":`, `"${to}":"${HIDDEN_TOOL}","${from}":`),
    })),
  fc.tuple(fc.nat(400), fc.nat(40)).map(([at, length]): Mutation => ({
    on: "text",
    apply: (text) => text.slice(0, at % text.length) + text.slice((at % text.length) + length),
  })),
  fc
    .tuple(fc.nat(400), fc.constantFrom(...'{}[]",:\\\u0000\n 0e-tfn', "\ufeff", "//", "NaN", "1e999", "'"))
    .map(([at, what]): Mutation => ({
      on: "text",
      apply: (text) => text.slice(0, at % text.length) + what + text.slice(at % text.length),
    })),
  fc.integer({ min: 1, max: 300 }).map((depth): Mutation => ({
    on: "text",
    apply: (text) => text.replace(/}$/, `,"deep":${"[".repeat(depth)}${"]".repeat(depth)}}`),
  })),
);

const byteMutation: fc.Arbitrary<Mutation> = fc
  .tuple(fc.nat(400), fc.uint8Array({ minLength: 1, maxLength: 6 }))
  .map(([at, noise]): Mutation => ({
    on: "bytes",
    apply: (bytes) =>
      Buffer.concat([
        bytes.subarray(0, at % (bytes.length + 1)),
        noise,
        bytes.subarray(at % (bytes.length + 1)),
      ]),
  }));

const headerName = fc.constantFrom(
  ...[
    "content-type",
    "accept",
    "mcp-protocol-version",
    "mcp-method",
    "mcp-name",
    "mcp-session-id",
    "authorization",
  ],
  ...[
    "origin",
    "content-encoding",
    "mcp-param-x",
    "last-event-id",
    "x-forwarded-for",
    "x-http-method-override",
  ],
);
const headerValue = fc.oneof(
  fc.constantFrom(
    ...[
      "",
      "application/json",
      "text/plain",
      "text/event-stream",
      "*/*;q=0",
      "2026-07-28",
      "2025-11-25",
      "1999-01-01",
    ],
    ...[
      "tools/call",
      "tools/list",
      HIDDEN_TOOL,
      "=?base64?",
      "=?base64??=",
      "=?base64?@@?=",
      "=?base64?Y2FuYXJ5LXRvb2w=?=",
    ],
    ...[
      "=?base64?Y2FuYXJ5LXRvb2w?=",
      "null",
      "http://evil.example",
      "gzip",
      "Bearer",
      "Bearer x y",
      "Basic YTpi",
      "\xff\xfe",
    ],
  ),
  fc.stringMatching(/^[ -~]{0,40}$/),
);

const headerMutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(headerName, headerValue).map(([name, value]): Mutation => ({
    on: "headers",
    apply: (headers) => [...headers.filter(([known]) => known !== name), [name, value]],
  })),
  fc
    .tuple(headerName, headerValue)
    .map(([name, value]): Mutation => ({ on: "headers", apply: (headers) => [...headers, [name, value]] })),
  headerName.map((name): Mutation => ({
    on: "headers",
    apply: (headers) => headers.filter(([known]) => known !== name),
  })),
  fc.tuple(fc.nat(80), fc.constantFrom("A", "-", "~", "")).map(([at, what]): Mutation => ({
    on: "headers",
    apply: (headers) =>
      headers.map(([name, value]) => [
        name,
        name === "mcp-session-id" ? value.slice(0, at) + what + value.slice(at + 1) : value,
      ]),
  })),
);

const methodMutation = fc
  .constantFrom("PUT", "PATCH", "OPTIONS", "GET")
  .map((method): Mutation => ({ on: "method", method }));

const mutations = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: jsonMutation },
    { weight: 6, arbitrary: textMutation },
    { weight: 2, arbitrary: byteMutation },
    { weight: 6, arbitrary: headerMutation },
    { weight: 1, arbitrary: methodMutation },
  ),
  { minLength: 1, maxLength: 3 },
);

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

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

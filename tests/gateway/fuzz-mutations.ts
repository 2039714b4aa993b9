import fc from "fast-check";

/** Switched off in the fuzzed snapshot: whatever a message looks like, the upstream may not be asked for it. */
export const HIDDEN_TOOL = "canary-tool";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
export type Mutation =
  | { readonly on: "json"; readonly apply: (message: JsonObject) => Json }
  | { readonly on: "text"; readonly apply: (text: string) => string }
  | { readonly on: "bytes"; readonly apply: (bytes: Buffer) => Buffer }
  | { readonly on: "headers"; readonly apply: (headers: [string, string][]) => [string, string][] }
  | { readonly on: "method"; readonly method: string };

export const word = fc.constantFrom(
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
export const id = fc.oneof(
  fc.integer(),
  fc.string({ maxLength: 8 }),
  fc.constantFrom("1", 0, -1, "", 9007199254740991),
);
export const anyJson = fc.oneof(
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

/** One to three ways to spoil a message, its headers or its bytes. */
export const mutations = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: jsonMutation },
    { weight: 6, arbitrary: textMutation },
    { weight: 2, arbitrary: byteMutation },
    { weight: 6, arbitrary: headerMutation },
    { weight: 1, arbitrary: methodMutation },
  ),
  { minLength: 1, maxLength: 3 },
);

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

import { decodeMcpValue, headerOf } from "./headers";
import { isJsonObject, type JsonObject } from "./json-rpc";

// Arguments that a tool wants mirrored in headers: `x-mcp-header` in its schema names `Mcp-Param-<name>`.

const MARK = "x-mcp-header";
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/;
const PRIMITIVES: readonly unknown[] = ["string", "integer", "boolean"];
const PATH_MAX = 32;

/** Where a schema may hold others which no fixed path through the arguments leads to. */
const BRANCHES = [
  ...["items", "prefixItems", "contains", "additionalProperties", "unevaluatedProperties"],
  ...["unevaluatedItems", "propertyNames", "oneOf", "anyOf", "allOf", "not", "if", "then", "else"],
];
/** The same, by name. */
const NAMED_BRANCHES = ["patternProperties", "dependentSchemas", "$defs", "definitions"];

/** Headers, and the path of keys to the argument each mirrors. */
export type MirroredParameters = ReadonlyMap<string, readonly string[]>;

interface Place {
  readonly schema: unknown;
  /** Null: no fixed path leads there. */
  readonly path: readonly string[] | null;
}

/** What a schema wants mirrored; null where its marks are not valid, and so the tool must not be used. */
export function mirroredParameters(schema: unknown): MirroredParameters | null {
  const mirrored = new Map<string, readonly string[]>();
  const seen = new Set<string>();
  // Not recursive: schemas come from upstreams, and may be as deep as they like.
  const open: Place[] = [{ schema, path: [] }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (!isJsonObject(place.schema)) continue;
    for (const inner of placesIn(place.schema, place.path)) open.push(inner);
    const header = place.schema[MARK];
    if (header === undefined) continue;
    if (place.path === null || place.path.length === 0 || !PRIMITIVES.includes(place.schema["type"]))
      return null;
    if (typeof header !== "string" || !HEADER_NAME.test(header) || seen.has(header.toLowerCase()))
      return null;
    seen.add(header.toLowerCase());
    mirrored.set(header, place.path);
  }
  return mirrored;
}

export function hasValidMirrors(schema: unknown): boolean {
  return mirroredParameters(schema) !== null;
}

/** What is wrong with the Mcp-Param headers of a call, if anything. */
export function mirrorMismatch(
  mirrored: MirroredParameters,
  given: unknown,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string | null {
  for (const [header, path] of mirrored) {
    const sent = headerOf(headers, `mcp-param-${header.toLowerCase()}`);
    const value = mirroredValue(given, path);
    const isEqual = (sent === null ? null : decodeMcpValue(sent)) === value;
    if (isEqual && (sent === null) === (value === null)) continue;
    const argument = JSON.stringify(path.join("."));
    return `The Mcp-Param-${header} header does not agree with the argument ${argument}.`;
  }
  return null;
}

/** The text of an argument as its header carries it; null where it has none. */
export function mirroredValue(given: unknown, path: readonly string[]): string | null {
  let value = given;
  for (const key of path) value = isJsonObject(value) ? value[key] : undefined;
  if (typeof value === "string" || typeof value === "boolean") return String(value);
  // What is not exact as a number would not be the same text for everybody.
  const isExact = Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
  return isExact ? String(value) : null;
}

function* placesIn(schema: JsonObject, path: Place["path"]): Generator<Place> {
  for (const [key, inner] of membersOf(schema["properties"]))
    yield { schema: inner, path: path === null || path.length >= PATH_MAX ? null : [...path, key] };
  for (const keyword of NAMED_BRANCHES)
    for (const [, inner] of membersOf(schema[keyword])) yield { schema: inner, path: null };
  for (const keyword of BRANCHES) {
    const inner = schema[keyword];
    if (inner === undefined) continue;
    for (const one of Array.isArray(inner) ? inner : [inner]) yield { schema: one, path: null };
  }
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

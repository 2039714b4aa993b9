import type { Finding } from "./schema";

type Effect = Finding["effect"];
type Json = Readonly<Record<string, unknown>>;

/** A difference before it is put into words. */
export interface RawFinding {
  readonly path: string;
  readonly what: Finding["what"];
  readonly effect: Effect;
  readonly before: unknown;
  readonly after: unknown;
}

const WORDING = new Set(["title", "description", "$comment", "default", "examples"]);
const UPPER = new Set([
  "maximum",
  "exclusiveMaximum",
  "maxLength",
  "maxItems",
  "maxProperties",
  "maxContains",
]);
const LOWER = new Set([
  "minimum",
  "exclusiveMinimum",
  "minLength",
  "minItems",
  "minProperties",
  "minContains",
]);
/** Keywords under which schemas stand by name. */
const NAMED = new Set(["patternProperties", "$defs", "definitions", "dependentSchemas"]);
const RESTRICTING = new Set([
  "const",
  "format",
  "pattern",
  "multipleOf",
  "uniqueItems",
  "contentEncoding",
  "not",
]);

/** What differs between two JSON schemas, and whether the new one takes more values (`wider`) or fewer. */
export function diffSchemas(before: unknown, after: unknown, path: string): RawFinding[] {
  if (isSame(before, after)) return [];
  if (!isJson(before) || !isJson(after))
    return [{ path, what: "schema", effect: effectOfWhole(before, after), before, after }];
  return keysOf(before, after).flatMap((key) => diffKeyword(key, before, after, path));
}

function diffKeyword(key: string, before: Json, after: Json, path: string): RawFinding[] {
  const [was, is] = [before[key], after[key]];
  if (isSame(was, is)) return [];
  const at = `${path}.${key}`;
  if (key === "properties") return diffProperties(before, after, at);
  if (NAMED.has(key) && isJson(was) && isJson(is))
    return keysOf(was, is).flatMap((name) => diffSchemas(was[name], is[name], `${at}.${name}`));
  if ((key === "items" || key === "additionalProperties" || key === "not") && isJson(was) && isJson(is))
    return diffSchemas(was, is, at).map((one) => (key === "not" ? { ...one, effect: "different" } : one));
  const what = WORDING.has(key) ? "wording" : "schema";
  return [{ path: at, what, effect: effectOf(key, was, is), before: was, after: is }];
}

function diffProperties(before: Json, after: Json, path: string): RawFinding[] {
  const was = isJson(before["properties"]) ? before["properties"] : {};
  const is = isJson(after["properties"]) ? after["properties"] : {};
  const isRequired = (name: string) => Array.isArray(after["required"]) && after["required"].includes(name);
  return keysOf(was, is).flatMap((name): RawFinding[] => {
    const at = `${path}.${name}`;
    const sides = { before: was[name], after: is[name] };
    if (sides.before === undefined)
      return [{ path: at, what: "schema", effect: isRequired(name) ? "narrower" : "wider", ...sides }];
    if (sides.after === undefined) return [{ path: at, what: "schema", effect: "narrower", ...sides }];
    return diffSchemas(sides.before, sides.after, at);
  });
}

function effectOf(key: string, was: unknown, is: unknown): Effect {
  if (key === "type") return effectOfSets(typesOf(was), typesOf(is));
  if (key === "enum") return effectOfSets(membersOf(was), membersOf(is));
  if (key === "required")
    return opposite(effectOfSets(membersOf(was) ?? new Set(), membersOf(is) ?? new Set()));
  if (key === "additionalProperties") return effectOfWhole(was ?? true, is ?? true);
  if (UPPER.has(key)) return effectOfBound(was, is);
  if (LOWER.has(key)) return opposite(effectOfBound(was, is));
  if (RESTRICTING.has(key) || key === "items" || key === "allOf") {
    if (was === undefined || was === false) return "narrower";
    if (is === undefined || is === false) return "wider";
  }
  if (key === "anyOf") return effectOfSets(membersOf(was), membersOf(is));
  return "different";
}

// A missing bound is no bound.
function effectOfBound(was: unknown, is: unknown): Effect {
  if (typeof was === "number" && typeof is === "number") return is > was ? "wider" : "narrower";
  if (was === undefined) return "narrower";
  return is === undefined ? "wider" : "different";
}

/** `true` and a missing schema take everything, `false` nothing. */
function effectOfWhole(was: unknown, is: unknown): Effect {
  const [from, to] = [was ?? true, is ?? true];
  if (from === true || to === false) return "narrower";
  return to === true || from === false ? "wider" : "different";
}

/** Null stands for everything. */
function effectOfSets(was: ReadonlySet<string> | null, is: ReadonlySet<string> | null): Effect {
  if (was === null || is === null) return was === is ? "different" : was === null ? "narrower" : "wider";
  const [gained, lost] = [[...is].some((one) => !was.has(one)), [...was].some((one) => !is.has(one))];
  if (gained === lost) return "different";
  return gained ? "wider" : "narrower";
}

function typesOf(value: unknown): ReadonlySet<string> | null {
  if (value === undefined) return null;
  const names = (Array.isArray(value) ? value : [value]).map(String);
  return new Set(names.includes("number") ? [...names, "integer"] : names);
}

function membersOf(value: unknown): ReadonlySet<string> | null {
  return Array.isArray(value) ? new Set(value.map((one) => JSON.stringify(one))) : null;
}

function opposite(effect: Effect): Effect {
  if (effect === "different") return effect;
  return effect === "wider" ? "narrower" : "wider";
}

function keysOf(before: Json, after: Json): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

export function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isJson(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

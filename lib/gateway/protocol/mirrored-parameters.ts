import { decodeMcpValue, headerOf } from "./headers";
import { isJsonObject } from "./json-rpc";

// Arguments that a tool wants mirrored in headers: `x-mcp-header` in its schema names `Mcp-Param-<name>`.

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/;
const PRIMITIVES: readonly unknown[] = ["string", "integer", "boolean"];

/** Names of arguments, and the header each is mirrored in. */
export type MirroredParameters = ReadonlyMap<string, string>;

/** What a schema wants mirrored; null where its marks are not valid, and so the tool must not be used. */
export function mirroredParameters(schema: unknown): MirroredParameters | null {
  const mirrored = new Map<string, string>();
  const seen = new Set<string>();
  const properties = isJsonObject(schema) ? schema["properties"] : null;
  for (const [name, property] of Object.entries(isJsonObject(properties) ? properties : {})) {
    const header = isJsonObject(property) ? property["x-mcp-header"] : undefined;
    if (header === undefined || !isJsonObject(property)) continue;
    if (typeof header !== "string" || !HEADER_NAME.test(header)) return null;
    if (seen.has(header.toLowerCase()) || !PRIMITIVES.includes(property["type"])) return null;
    seen.add(header.toLowerCase());
    mirrored.set(name, header);
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
  const values = isJsonObject(given) ? given : {};
  for (const [argument, header] of mirrored) {
    const sent = headerOf(headers, `mcp-param-${header.toLowerCase()}`);
    const value = mirroredValue(values[argument]);
    const isEqual = (sent === null ? null : decodeMcpValue(sent)) === value;
    if (isEqual && (sent === null) === (value === null)) continue;
    return `The Mcp-Param-${header} header does not agree with the argument ${JSON.stringify(argument)}.`;
  }
  return null;
}

/** The text of an argument as its header carries it; null where it has none. */
export function mirroredValue(value: unknown): string | null {
  const isShown = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return isShown ? String(value) : null;
}

import type { CatalogueItem } from "./catalogue";
import { applyEdits, type JsonEdit } from "../protocol/json-edit";
import { isJsonObject } from "../protocol/json-rpc";
import { findMember } from "../protocol/json-scan";

const NAME_FIELDS = {
  tool: "name",
  prompt: "name",
  resource: "uri",
  resource_template: "uriTemplate",
} as const satisfies Record<CatalogueItem["kind"], string>;

/** Where a tool names the page that shows its result; the second spelling is the older one. */
const APP_PAGES = [
  ["_meta", "ui", "resourceUri"],
  ["_meta", "ui/resourceUri"],
];

/**
 * The definition with the name and URIs that clients are to use; everything else as the server wrote it. Null where
 * it is not a JSON object: one of those would make a whole list unreadable.
 */
export function exposedDefinition(
  item: Omit<CatalogueItem, "position"> & { readonly exposed: string },
  exposeUri: (uri: string) => string,
): string | null {
  const { kind, name, exposed, definition } = item;
  if (!isJsonObject(parsedDefinition(definition))) return null;
  const edits: JsonEdit[] = [];
  if (exposed !== name) edits.push(...replace(definition, [NAME_FIELDS[kind]], () => exposed));
  if (kind === "tool") for (const path of APP_PAGES) edits.push(...replace(definition, path, exposeUri));
  return edits.length === 0 ? definition : applyEdits(definition, edits);
}

/** What a definition says; null where it is not JSON. */
export function parsedDefinition(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function replace(text: string, path: readonly string[], rewrite: (value: string) => string): JsonEdit[] {
  const span = findMember(text, path);
  const value: unknown = span === null ? null : JSON.parse(text.slice(span.start, span.end));
  if (span === null || typeof value !== "string") return [];
  const next = rewrite(value);
  return next === value ? [] : [{ ...span, text: JSON.stringify(next) }];
}

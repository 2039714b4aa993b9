import type { CallTarget } from "../call-record";
import { decide } from "../decide";
import type { Principal } from "../ports";
import { isJsonObject, type JsonObject } from "../protocol/json-rpc";
import { applyEdits, type JsonEdit } from "../protocol/json-edit";
import { findMember, scanArray } from "../protocol/json-scan";
import type { GatewaySnapshot } from "../snapshot";

/** Where each kind of list keeps its items, and what names an item. */
const LISTS = [
  { method: "tools/list", member: "tools", kind: "tool", nameField: "name" },
  { method: "prompts/list", member: "prompts", kind: "prompt", nameField: "name" },
  { method: "resources/list", member: "resources", kind: "resource", nameField: "uri" },
  {
    method: "resources/templates/list",
    member: "resourceTemplates",
    kind: "resource_template",
    nameField: "uriTemplate",
  },
] as const satisfies readonly {
  method: string;
  member: string;
  kind: CallTarget["kind"];
  nameField: string;
}[];

type List = (typeof LISTS)[number];

/**
 * Takes out of a list answer what this principal may not use. Null: nothing to take out, the
 * original bytes go on. Items that stay are copied as text, never re-written. `method` null: the
 * answer's question is not known (a resumed stream), so every kind of list is looked for.
 */
export function filterListAnswer(
  text: string,
  answer: JsonObject,
  method: string | null,
  { principal, snapshot }: { readonly principal: Principal; readonly snapshot: GatewaySnapshot },
): string | null {
  const result = answer["result"];
  if (!isJsonObject(result)) return null;
  const edits: JsonEdit[] = [];
  for (const list of LISTS) {
    if (method !== null && method !== list.method) continue;
    const edit = filterOne(text, result[list.member], list, (name) => {
      return decide(principal, snapshot, list.method, { kind: list.kind, name }).allow;
    });
    if (edit !== null) edits.push(edit);
  }
  const isList =
    method === null || method === "server/discover" || LISTS.some((list) => list.method === method);
  if (isList && result["cacheScope"] === "public") edits.push(...privateCacheScope(text));
  return edits.length === 0 ? null : applyEdits(text, edits);
}

function filterOne(
  text: string,
  items: unknown,
  list: List,
  isAllowed: (name: string) => boolean,
): JsonEdit | null {
  if (!Array.isArray(items)) return null;
  const keeps = items.map((item: unknown) => {
    const name = isJsonObject(item) ? item[list.nameField] : undefined;
    return typeof name === "string" && isAllowed(name);
  });
  if (keeps.every(Boolean)) return null;
  const array = findMember(text, ["result", list.member]);
  const spans = array === null ? null : scanArray(text, array.start);
  if (array === null || spans === null) return null;
  const kept = spans.filter((_, index) => keeps[index] === true);
  return {
    start: array.start,
    end: array.end,
    text: `[${kept.map((span) => text.slice(span.start, span.end)).join(",")}]`,
  };
}

// What a principal may see is nobody else's to cache.
function privateCacheScope(text: string): JsonEdit[] {
  const span = findMember(text, ["result", "cacheScope"]);
  return span === null ? [] : [{ start: span.start, end: span.end, text: '"private"' }];
}

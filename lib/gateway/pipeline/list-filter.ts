import { driftOf, noteDrift } from "../access/definition-rule";
import { shownHash } from "../access/shown-hash";
import { switchIndex } from "../access/switch-index";
import type { CallTarget } from "../call-record";
import type { Resolved } from "../context";
import { decide } from "../decide";
import type { SeenDefinition } from "../ports";
import { isJsonObject, type JsonObject } from "../protocol/json-rpc";
import { applyEdits, type JsonEdit } from "../protocol/json-edit";
import { findMember, scanArray } from "../protocol/json-scan";
import { approvedText } from "./approved-text";
import type { PipelineDeps } from "./deps";

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

/** Who is shown a list, and by what policy. */
export interface ListView {
  readonly call: Pick<Resolved, "principal" | "snapshot" | "workspace">;
  readonly deps: PipelineDeps;
}

/** What becomes of one item of a list. */
interface Fate {
  /** `approved`: listed with its approved definition in place of this one. */
  readonly shown: "as_is" | "approved" | "hidden";
  /** What the control plane has to hear of it. */
  readonly drift: Omit<SeenDefinition, "definition"> | null;
}

/**
 * Takes out of a list answer what this principal may not use, and what is not what was approved. Null: nothing to
 * change, the original bytes go on. Items that stay are copied as text, never re-written. `method` null: the answer's
 * question is not known (a resumed stream), so every kind of list is looked for.
 */
export function filterListAnswer(
  text: string,
  answer: JsonObject,
  method: string | null,
  view: ListView,
): string | null {
  const result = answer["result"];
  if (!isJsonObject(result)) return null;
  const edits: JsonEdit[] = [];
  for (const list of LISTS) {
    if (method !== null && method !== list.method) continue;
    const edit = filterOne(text, result[list.member], list, view);
    if (edit !== null) edits.push(edit);
  }
  const isList =
    method === null || method === "server/discover" || LISTS.some((list) => list.method === method);
  if (isList && result["cacheScope"] === "public") edits.push(...privateCacheScope(text));
  return edits.length === 0 ? null : applyEdits(text, edits);
}

function filterOne(text: string, items: unknown, list: List, view: ListView): JsonEdit | null {
  if (!Array.isArray(items)) return null;
  const fates = items.map((item: unknown) => fateOf(item, list, view.call));
  const isWhole = fates.every(({ shown }) => shown === "as_is");
  const isRead = isWhole && fates.every(({ drift }) => (drift?.hash ?? null) === null);
  if (isRead) {
    // Nothing to cut out, and of what is only new no more than the name is told.
    report(fates, [], view);
    return null;
  }
  const array = findMember(text, ["result", list.member]);
  const spans = array === null ? null : scanArray(text, array.start);
  if (array === null || spans === null) return null;
  const texts = spans.map((span) => text.slice(span.start, span.end));
  report(fates, texts, view);
  if (isWhole) return null;
  const kept = texts.flatMap((item, index) => {
    const shown = fates[index]?.shown ?? "hidden";
    if (shown === "as_is") return [item];
    const approved = shown === "approved" ? approvedItem(items[index], list, view.call) : null;
    return approved === null ? [] : [approved];
  });
  return { start: array.start, end: array.end, text: `[${kept.join(",")}]` };
}

function fateOf(item: unknown, list: List, { principal, snapshot, workspace }: ListView["call"]): Fate {
  const name = isJsonObject(item) ? item[list.nameField] : undefined;
  if (!isJsonObject(item) || typeof name !== "string") return { shown: "hidden", drift: null };
  const { kind } = list;
  // What the endpoint of a workspace lists comes from what is stored, with other names.
  const isStored = workspace !== null;
  const approved = switchIndex(snapshot).byKind[kind].get(name)?.hash ?? null;
  const hash = isStored || approved === null ? null : shownHash(kind, item);
  const drift = isStored ? null : driftOf(snapshot, { kind, name }, hash);
  if (drift === "changed") noteDrift(snapshot, { kind, name });
  const target = approved === null ? { kind, name } : { kind, name, definitionHash: hash };
  const decision = decide(principal, snapshot, list.method, target);
  const shown = decision.allow
    ? decision.reason === "approved_definition"
      ? "approved"
      : "as_is"
    : "hidden";
  return { shown, drift: drift === null ? null : { kind, name, hash } };
}

function approvedItem(item: unknown, list: List, { snapshot }: ListView["call"]): string | null {
  const name = isJsonObject(item) ? item[list.nameField] : undefined;
  if (!isJsonObject(item) || typeof name !== "string") return null;
  const approved = switchIndex(snapshot).byKind[list.kind].get(name)?.definition ?? null;
  return approved === null ? null : approvedText(approved, item);
}

function report(fates: readonly Fate[], texts: readonly string[], { call, deps }: ListView): void {
  const seen = fates.flatMap(({ drift }, index): SeenDefinition[] =>
    drift === null ? [] : [{ ...drift, definition: drift.hash === null ? null : (texts[index] ?? null) }],
  );
  const { org, server } = call.snapshot;
  if (seen.length > 0) deps.ports.drift.drifted({ orgId: org.id, serverId: server.id, seen });
}

// What a principal may see is nobody else's to cache.
function privateCacheScope(text: string): JsonEdit[] {
  const span = findMember(text, ["result", "cacheScope"]);
  return span === null ? [] : [{ start: span.start, end: span.end, text: '"private"' }];
}

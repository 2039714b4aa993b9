import { hiddenText } from "@/lib/shared/hidden-characters";
import type { Finding } from "./schema";
import { diffSchemas, isJson, isSame, type RawFinding } from "./schema-diff";

type Json = Readonly<Record<string, unknown>>;

const FINDINGS_MAX = 200;
const TEXT_MAX = 8_000;

/** What a hint stands for when a server does not give it (MCP, ToolAnnotations). */
const HINTS: Readonly<Record<string, { readonly standard: boolean; readonly harmless: boolean }>> = {
  readOnlyHint: { standard: false, harmless: true },
  destructiveHint: { standard: true, harmless: false },
  idempotentHint: { standard: false, harmless: true },
  openWorldHint: { standard: true, harmless: false },
};

/**
 * What differs between two definitions, the most telling first: words a model reads, then what may be sent, then what
 * the server claims. `before` null: all of it is new, and only what is hidden in it is told.
 */
export function diffDefinitions(before: Json | null, after: Json): Finding[] {
  if (before === null) return hiddenIn(after, "").slice(0, FINDINGS_MAX);
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const raw = keys.flatMap((key) => diffMember(key, before[key], after[key]));
  return raw
    .map(inWords)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, FINDINGS_MAX);
}

function diffMember(key: string, before: unknown, after: unknown): RawFinding[] {
  if (isSame(before, after)) return [];
  switch (key) {
    case "inputSchema":
    case "outputSchema":
      return diffSchemas(before, after, key);
    case "annotations":
      return diffAnnotations(before, after);
    case "title":
    case "description":
      return [{ path: key, what: "wording", effect: "different", before, after }];
    default:
      return [{ path: key, what: "other", effect: "different", before, after }];
  }
}

function diffAnnotations(before: unknown, after: unknown): RawFinding[] {
  const [was, is] = [isJson(before) ? before : {}, isJson(after) ? after : {}];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return keys.flatMap((key): RawFinding[] => {
    if (isSame(was[key], is[key])) return [];
    const what = key === "title" ? "wording" : "annotation";
    const sides = { before: was[key], after: is[key] };
    return [{ path: `annotations.${key}`, what, effect: effectOfHint(key, was[key], is[key]), ...sides }];
  });
}

// `wider`: the server now says that the tool may do more.
function effectOfHint(key: string, before: unknown, after: unknown): Finding["effect"] {
  const hint = HINTS[key];
  if (hint === undefined) return "different";
  const [was, is] = [before ?? hint.standard, after ?? hint.standard];
  if (was === is || typeof was !== "boolean" || typeof is !== "boolean") return "different";
  return is === hint.harmless ? "narrower" : "wider";
}

function inWords({ path, what, effect, before, after }: RawFinding): Finding {
  const hidden = after === undefined ? null : hiddenText(textOf(after));
  return { path, what, effect, before: sideOf(before), after: sideOf(after), hidden };
}

function sideOf(value: unknown): string | null {
  return value === undefined ? null : textOf(value).slice(0, TEXT_MAX);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function hiddenIn(value: unknown, path: string): Finding[] {
  if (typeof value === "string") {
    const hidden = hiddenText(value);
    return hidden === null
      ? []
      : [
          {
            path,
            what: "wording",
            effect: "different",
            before: null,
            after: value.slice(0, TEXT_MAX),
            hidden,
          },
        ];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = path === "" ? key : `${path}.${key}`;
    const inKey = hiddenText(key) === null ? [] : hiddenIn(key, at);
    return [...inKey, ...hiddenIn(inner, at)];
  });
}

const ORDER: readonly Finding["what"][] = ["wording", "schema", "annotation", "other"];

function rank({ what, hidden, path }: Finding): number {
  return (hidden === null ? 10 : 0) + (path.includes(".") ? 4 : 0) + ORDER.indexOf(what);
}

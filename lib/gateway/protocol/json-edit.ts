import { findMember, scanObject, type JsonSpan } from "./json-scan";

// Changes JSON as text: what is not named stays exactly as it was sent, big numbers and unknown
// members included.

export interface JsonEdit extends JsonSpan {
  readonly text: string;
}

export function applyEdits(text: string, edits: readonly JsonEdit[]): string {
  const ordered = [...edits].sort((a, b) => b.start - a.start);
  return ordered.reduce(
    (current, edit) => current.slice(0, edit.start) + edit.text + current.slice(edit.end),
    text,
  );
}

/**
 * Sets (JSON text) and removes (null) members of the object at `path`, which is created where it is
 * missing and there is something to set. Every earlier spelling of a named key goes.
 */
export function withMembers(
  text: string,
  path: readonly string[],
  members: Readonly<Record<string, string | null>>,
): string {
  const added = Object.entries(members).flatMap(([key, value]) =>
    value === null ? [] : [`${JSON.stringify(key)}:${value}`],
  );
  const span = path.length === 0 ? { start: 0, end: text.length } : findMember(text, path);
  const existing = span === null ? null : scanObject(text, span.start);
  if (span === null || existing === null) {
    const last = path.at(-1);
    if (last === undefined || added.length === 0) return text;
    return withMembers(text, path.slice(0, -1), { [last]: `{${added.join(",")}}` });
  }
  const kept = existing.filter(({ key }) => !Object.hasOwn(members, key));
  if (added.length === 0 && kept.length === existing.length) return text;
  const shown = [...added, ...kept.map(({ keyStart, end }) => text.slice(keyStart, end))];
  return applyEdits(text, [{ ...span, text: `{${shown.join(",")}}` }]);
}

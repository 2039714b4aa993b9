/** One field of a write, in words; null where that side has none. */
export interface AuditFieldChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What differs between the two halves of an audit entry. */
export function changesOf(before: unknown, after: unknown): AuditFieldChange[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((field) => {
    const [old, now] = [wordsOfField(was, field), wordsOfField(is, field)];
    return old === now ? [] : [{ field, before: old, after: now }];
  });
}

function wordsOfField(fields: ReadonlyMap<string, unknown>, field: string): string | null {
  return fields.has(field) ? wordsOf(fields.get(field)) : null;
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  if (value === null || value === undefined) return new Map();
  if (typeof value !== "object" || Array.isArray(value)) return new Map([["value", value]]);
  return new Map(Object.entries(value));
}

/** A stored value as a person would write it. */
export function wordsOf(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(nameOrWords).join(", ");
  if (typeof value !== "object") return String(value);
  if ("count" in value && "names" in value && Array.isArray(value.names)) {
    return value.names.length === 0 ? String(value.count) : `${String(value.count)}: ${wordsOf(value.names)}`;
  }
  return JSON.stringify(value);
}

function nameOrWords(value: unknown): string {
  const hasName = typeof value === "object" && value !== null && "name" in value;
  return hasName && typeof value.name === "string" ? value.name : wordsOf(value);
}

/** "serverUrl" as "server url". */
export function fieldWords(field: string): string {
  return field
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_-]/g, " ")
    .toLowerCase();
}

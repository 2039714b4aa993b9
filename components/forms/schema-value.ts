import { isRecord } from "@/components/forms/schema-resolve";

/** The object with one member set, or left out when the value is undefined. Member order stays. */
export function withMember(
  value: Readonly<Record<string, unknown>>,
  name: string,
  member: unknown,
): Record<string, unknown> {
  if (member === undefined) return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
  return { ...value, [name]: member };
}

export type ParsedJson = { ok: true; value: unknown } | { ok: false; message: string };

/** Parses what was typed as JSON. Empty text means "not given", or the empty object where only objects are taken. */
export function parseJsonText(text: string, objectOnly = false): ParsedJson {
  if (text.trim() === "") return { ok: true, value: objectOnly ? {} : undefined };
  try {
    const value: unknown = JSON.parse(text);
    if (objectOnly && !isRecord(value)) return { ok: false, message: "Give one JSON object: { … }." };
    return { ok: true, value };
  } catch (error) {
    return {
      ok: false,
      message: `This is not valid JSON yet: ${error instanceof Error ? error.message : "check it"}.`,
    };
  }
}

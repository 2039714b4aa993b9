import { hash } from "node:crypto";
import { definitionHash } from "@/lib/shared/definition-hash";
import type { CallTarget } from "../call-record";
import type { JsonObject } from "../protocol/json-rpc";

const KNOWN_MAX = 20_000;
const known = new Map<string, string | null>();

/**
 * The hash of a definition in a passing list. The same definitions pass again and again, and the canonical form takes
 * ten times as long as a plain one: what is remembered is found by the plain one.
 */
export function shownHash(kind: CallTarget["kind"], definition: JsonObject): string | null {
  const key = `${kind} ${hash("sha256", plain(definition), "base64")}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = definitionHash(kind, definition);
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(key, made);
  return made;
}

// Nested so deeply that it cannot be printed, it has no hash either.
function plain(definition: JsonObject): string {
  try {
    return JSON.stringify(definition);
  } catch {
    return "";
  }
}

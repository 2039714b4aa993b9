import { hash } from "node:crypto";
import type { StoredPayload } from "../call-record";
import { measureJson } from "../protocol/json-scan";

// Whoever chooses a payload must not be able to make its own record unstorable: PostgreSQL refuses
// NUL and lone surrogates, and deep nesting breaks readers later.

const STORED_DEPTH_MAX = 128;
// Escapes are consumed in pairs, so that an escaped backslash before "u0000" is not taken for one.
const ESCAPES = /\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[^]/g;
const SURROGATE = /[\ud800-\udfff]/;
const NUL = /\0/g;

/** Makes JSON text storable: sanitized, cut to `bytesMax`, with the hash of the whole. */
export function storePayload(text: string, bytesMax: number): StoredPayload {
  const bytes = Buffer.from(text);
  const sha256 = hash("sha256", bytes);
  const base = { sha256, bytes: bytes.length };
  if (bytes.length > bytesMax) {
    return { ...base, text: sanitize(utf8Prefix(bytes, bytesMax)), truncated: true };
  }
  if (measureJson(text).depth > STORED_DEPTH_MAX) {
    return {
      ...base,
      text: `"[not stored: nested deeper than ${STORED_DEPTH_MAX} levels]"`,
      truncated: true,
    };
  }
  return { ...base, text: sanitize(text), truncated: false };
}

function sanitize(text: string): string {
  const plain = text.includes("\0") ? text.replace(NUL, "\ufffd") : text;
  const escaped = plain.includes("\\u") ? plain.replace(ESCAPES, storableEscape) : plain;
  return wellFormed(escaped);
}

function storableEscape(escape: string): string {
  if (escape.length !== 6 || !escape.startsWith("\\u")) return escape;
  const code = Number.parseInt(escape.slice(2), 16);
  const isLoneSurrogate = code >= 0xd800 && code <= 0xdfff;
  return code === 0 || isLoneSurrogate ? "\\ufffd" : escape;
}

/** Lone surrogates become the replacement character, as encoding to UTF-8 demands. */
export function wellFormed(text: string): string {
  return SURROGATE.test(text) ? Buffer.from(text).toString("utf8") : text;
}

// Cuts before a character rather than inside it.
function utf8Prefix(bytes: Buffer, length: number): string {
  let end = length;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString("utf8", 0, end);
}

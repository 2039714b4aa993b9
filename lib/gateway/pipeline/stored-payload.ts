import { hash } from "node:crypto";
import type { StoredPayload } from "../call-record";
import { measureJson } from "../protocol/json-scan";

// Whoever chooses a payload must not be able to make its own record unstorable: PostgreSQL refuses
// NUL and lone surrogates, and deep nesting breaks readers later.

const STORED_DEPTH_MAX = 128;
// Escapes are consumed in pairs, so that an escaped backslash before "u0000" is not taken for one.
const ESCAPES = /\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[^]/g;
const NUL = /\0/g;

/** Makes JSON text storable: sanitized, cut to `bytesMax`; then with the hash of the whole as it was. */
export function storePayload(text: string, bytesMax: number): StoredPayload {
  const bytes = Buffer.byteLength(text);
  if (bytes > bytesMax) {
    const whole = Buffer.from(text);
    const stored = sanitize(utf8Prefix(whole, bytesMax));
    return { bytes, text: stored, truncated: true, sha256: hash("sha256", whole) };
  }
  // Each level opens and closes.
  const canBeDeep = text.length > 2 * STORED_DEPTH_MAX;
  if (canBeDeep && measureJson(text).depth > STORED_DEPTH_MAX) {
    const stored = `"[not stored: nested deeper than ${STORED_DEPTH_MAX} levels]"`;
    return { bytes, text: stored, truncated: true, sha256: hash("sha256", Buffer.from(text)) };
  }
  const stored = sanitize(text);
  // Verbatim, it can be hashed by whoever wants to.
  const sha256 = stored === text ? null : hash("sha256", Buffer.from(text));
  return { bytes, text: stored, truncated: false, sha256 };
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
  return text.isWellFormed() ? text : text.toWellFormed();
}

// Cuts before a character rather than inside it.
function utf8Prefix(bytes: Buffer, length: number): string {
  let end = length;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString("utf8", 0, end);
}

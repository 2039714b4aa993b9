import type { SealKeys } from "../ports";
import { seal, unseal } from "./seal";

// An upstream may replay events to whoever names one. So an id leaves sealed and bound to its session,
// and anything else that comes back is none.

const PURPOSE = "ghe1";
const TOKEN_LENGTH_MAX = 4_096;
const LF = 0x0a;
const CR = 0x0d;

/** The block with its event ids sealed for this session; the block itself where it has none. */
export function sealEventIds(raw: Uint8Array, sessionHash: string, keys: SealKeys): Uint8Array {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (let at = bytes.indexOf("id:"); at !== -1; at = bytes.indexOf("id:", at + 3)) {
    const before = at === 0 ? LF : bytes[at - 1];
    if (before !== LF && before !== CR) continue;
    const end = lineEnd(bytes, at);
    const id = bytes
      .subarray(at + 3, end)
      .toString("utf8")
      .replace(/^ /, "");
    const sealed = id === "" ? null : seal(PURPOSE, `${sessionHash}\n${id}`, keys);
    if (sealed === null) continue;
    pieces.push(bytes.subarray(from, at), Buffer.from(`id: ${sealed}`));
    from = end;
  }
  return pieces.length === 0 ? raw : Buffer.concat([...pieces, bytes.subarray(from)]);
}

/** The event id as whoever made it knows it; null for what was not sealed for this very session. */
export function openEventId(token: string | null, sessionHash: string, keys: SealKeys): string | null {
  if (token === null || token.length > TOKEN_LENGTH_MAX) return null;
  const text = unseal(PURPOSE, token, keys);
  return text?.startsWith(`${sessionHash}\n`) === true ? text.slice(sessionHash.length + 1) : null;
}

function lineEnd(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at += 1) if (bytes[at] === LF || bytes[at] === CR) return at;
  return bytes.length;
}

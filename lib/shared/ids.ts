import { randomBytes } from "node:crypto";

const ID_BYTES = 16;
/** Asking for random bytes costs more than everything else about an id. */
const BATCH = 256;
let random: Buffer = Buffer.alloc(0);
let used = 0;

/**
 * A UUID of version 7 (RFC 9562 §5.7): sortable by creation time, so indexes grow at one end
 * and a cursor can be an id.
 */
export function newId(nowMs: number = Date.now()): string {
  if (used === random.length) {
    random = randomBytes(ID_BYTES * BATCH);
    used = 0;
  }
  const at = used;
  used += ID_BYTES;
  random.writeUIntBE(nowMs, at, 6);
  random.writeUInt8((random.readUInt8(at + 6) & 0x0f) | 0x70, at + 6);
  random.writeUInt8((random.readUInt8(at + 8) & 0x3f) | 0x80, at + 8);
  const hex = random.toString("hex", at, used);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True when the text has the form of a UUID, whatever its version. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

import { crc32 } from "node:zlib";

export const FRAME_HEADER_BYTES = 8;
export const RECORD_BYTES_MAX = 16 * 1024 * 1024;

/** `[length][crc32][payload]`, little endian: what a crash tore off is told from what was written whole. */
export function encodeFrame(record: Uint8Array | string): Buffer {
  const payload = typeof record === "string" ? Buffer.from(record, "utf8") : record;
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + payload.byteLength);
  frame.writeUInt32LE(payload.byteLength, 0);
  frame.writeUInt32LE(checksum(payload), 4);
  frame.set(payload, FRAME_HEADER_BYTES);
  return frame;
}

export type DecodedFrames = { records: Uint8Array[]; bytes: number; isTorn: boolean };

/** The whole records at the start of `chunk`. `isTorn`: what follows can never become one. */
export function decodeFrames(chunk: Buffer, recordsMax: number): DecodedFrames {
  const records: Uint8Array[] = [];
  let at = 0;
  while (records.length < recordsMax && at + FRAME_HEADER_BYTES <= chunk.length) {
    const length = chunk.readUInt32LE(at);
    const end = at + FRAME_HEADER_BYTES + length;
    if (length > RECORD_BYTES_MAX) return { records, bytes: at, isTorn: true };
    if (end > chunk.length) break;
    const payload = chunk.subarray(at + FRAME_HEADER_BYTES, end);
    if (checksum(payload) !== chunk.readUInt32LE(at + 4)) return { records, bytes: at, isTorn: true };
    records.push(payload);
    at = end;
  }
  return { records, bytes: at, isTorn: false };
}

/** Of an empty payload the plain checksum is 0, and so would a hole of zero bytes read as a row of records. */
function checksum(payload: Uint8Array): number {
  return crc32(payload, 0x47485345);
}

import { open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { decodeFrames, FRAME_HEADER_BYTES, RECORD_BYTES_MAX } from "./frame";
import { listSegments, segmentPath } from "./segment";
import type { DurableEnd } from "./writer";

const POSITION_FILE = "shipped.json";

export type Batch = { records: Uint8Array[]; commit(): Promise<void> };

export type FolderReader = {
  /** The next records, or `null` when everything durable was read. The same ones until they are committed. */
  next(limits: { records: number; bytes: number }): Promise<Batch | null>;
  /** Bytes read over and committed since this reader was opened. */
  shippedBytes(): number;
};

type Position = { segment: number; offset: number };

/** Reads one process's folder. `liveEnd` is where a writer of ours has got to; without it, the folder is final. */
export async function openFolderReader(
  folder: string,
  liveEnd: (() => DurableEnd) | null,
  onError: (error: unknown) => void,
): Promise<FolderReader> {
  let position = await readPosition(folder);
  let shippedBytes = 0;

  const moveTo = async (next: Position): Promise<void> => {
    position = next;
    // A lost position only ships records again, which handlers bear; a torn one must not exist. On a full disk it
    // stays behind: what was shipped has to go for there to be room.
    const file = path.join(folder, POSITION_FILE);
    try {
      await writeFile(`${file}.tmp`, JSON.stringify(next), { mode: 0o600 });
      await rename(`${file}.tmp`, file);
    } catch (error) {
      onError(error);
    }
  };

  /** The first segment at or after the position, with the position inside it and its readable end. */
  const locate = async (): Promise<(Position & { end: number; isLive: boolean }) | null> => {
    const live = liveEnd?.();
    if (live?.segment === position.segment) return { ...position, end: live.bytes, isLive: true };
    const segment = (await listSegments(folder)).find((number) => number >= position.segment);
    if (segment === undefined) return null;
    const offset = segment === position.segment ? position.offset : 0;
    if (live?.segment === segment) return { segment, offset, end: live.bytes, isLive: true };
    return { segment, offset, end: (await stat(segmentPath(folder, segment))).size, isLive: false };
  };

  const finish = async (segment: number): Promise<void> => {
    await moveTo({ segment: segment + 1, offset: 0 });
    await rm(segmentPath(folder, segment), { force: true });
  };

  return {
    async next(limits) {
      for (;;) {
        const at = await locate();
        if (!at || (at.isLive && at.offset >= at.end)) return null;
        const found = at.offset < at.end ? await readRecords(folder, at, limits) : null;
        if (found && found.records.length > 0) {
          const next = { segment: at.segment, offset: at.offset + found.bytes };
          const commit = async () => {
            await moveTo(next);
            shippedBytes += found.bytes;
          };
          return { records: found.records, commit };
        }
        if (found !== null && found.bytes > 0) {
          onError(new Error(`The journal's segment ${at.segment} holds ${found.bytes} damaged bytes.`));
          await moveTo({ segment: at.segment, offset: at.offset + found.bytes });
          shippedBytes += found.bytes;
          continue;
        }
        const lost = at.end - at.offset;
        if (lost > 0 && !(await isBlank(folder, at)))
          onError(
            new Error(`The journal's segment ${at.segment} ends in ${lost} bytes of an unfinished record.`),
          );
        await finish(at.segment);
      }
    },
    shippedBytes: () => shippedBytes,
  };
}

async function readRecords(
  folder: string,
  at: Position & { end: number },
  limits: { records: number; bytes: number },
): Promise<{ records: Uint8Array[]; bytes: number }> {
  const file = await open(segmentPath(folder, at.segment), "r");
  try {
    const read = async (bytes: number, from = at.offset) => {
      const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(bytes, at.end - from)));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
      return buffer.subarray(0, bytesRead);
    };
    const chunk = await read(limits.bytes);
    const found = decodeFrames(chunk, limits.records);
    if (found.records.length > 0 || chunk.length < FRAME_HEADER_BYTES) return found;
    const length = chunk.readUInt32LE(0);
    if (length > RECORD_BYTES_MAX) return found;
    // One record longer than a batch: it travels alone.
    const alone = found.isTorn ? found : decodeFrames(await read(FRAME_HEADER_BYTES + length), 1);
    if (!alone.isTorn) return alone;
    // Damaged inside, or the torn end: passed over if what follows makes sense again.
    const next = at.offset + FRAME_HEADER_BYTES + length;
    const follows = decodeFrames(await read(limits.bytes, next), 1);
    return follows.records.length > 0 ? { records: [], bytes: next - at.offset } : { records: [], bytes: 0 };
  } finally {
    await file.close();
  }
}

/** Reserved, and never written: its process died before. */
async function isBlank(folder: string, at: Position & { end: number }): Promise<boolean> {
  const file = await open(segmentPath(folder, at.segment), "r");
  try {
    const chunk = Buffer.alloc(64 * 1024);
    for (let from = at.offset; from < at.end;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, from);
      if (bytesRead === 0) break;
      if (chunk.subarray(0, bytesRead).some((byte) => byte !== 0)) return false;
      from += bytesRead;
    }
    return true;
  } finally {
    await file.close();
  }
}

/** Up to where a folder is shipped. */
export async function readPosition(folder: string): Promise<Position> {
  const start = { segment: 1, offset: 0 };
  try {
    const stored: unknown = JSON.parse(await readFile(path.join(folder, POSITION_FILE), "utf8"));
    if (typeof stored !== "object" || stored === null) return start;
    if (!("segment" in stored) || !("offset" in stored)) return start;
    const { segment, offset } = stored;
    return Number.isSafeInteger(segment) && Number.isSafeInteger(offset)
      ? { segment: Number(segment), offset: Number(offset) }
      : start;
  } catch {
    return start;
  }
}

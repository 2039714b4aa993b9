import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { decodeFrames } from "./frame";
import { readPosition } from "./folder-reader";
import { listSegments, segmentPath } from "./segment";

/** Bytes that wait to be shipped in every folder of a journal, whoever owns it. For looking from outside. */
export async function journalBacklogBytes(dir: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(dir, { withFileTypes: true }).catch(() => [])) {
    // A folder may go away while it is looked at.
    if (entry.isDirectory()) bytes += await backlogOf(path.join(dir, entry.name)).catch(() => 0);
  }
  return bytes;
}

async function backlogOf(folder: string): Promise<number> {
  const position = await readPosition(folder);
  let bytes = 0;
  for (const segment of await listSegments(folder)) {
    if (segment < position.segment) continue;
    // The end of a segment that is being written is filled with zeros.
    const written = decodeFrames(await readFile(segmentPath(folder, segment)), Infinity).bytes;
    bytes += segment === position.segment ? Math.max(0, written - position.offset) : written;
  }
  return bytes;
}

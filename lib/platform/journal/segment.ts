import { open, readdir, rm, type FileHandle } from "node:fs/promises";
import path from "node:path";

export function segmentPath(folder: string, number: number): string {
  return path.join(folder, `${String(number).padStart(10, "0")}.log`);
}

/** Numbers of the segments in a folder, oldest first. */
export async function listSegments(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  const numbers = names.flatMap((name) => (/^\d{10}\.log$/.test(name) ? [Number(name.slice(0, 10))] : []));
  return numbers.sort((a, b) => a - b);
}

/** A new, empty segment whose name survives a power failure. */
export async function createSegment(folder: string, number: number, fsync: boolean): Promise<FileHandle> {
  const file = await open(segmentPath(folder, number), "wx", 0o600);
  try {
    if (fsync) await syncFolder(folder);
    return file;
  } catch (error) {
    await file.close();
    await rm(segmentPath(folder, number), { force: true });
    throw error;
  }
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

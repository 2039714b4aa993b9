import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { ALIVE_EVERY_MS, ALIVE_FILE, freeFolderName, isOrphan, ownFolderName, type Sights } from "./owner";
import { listSegments, segmentPath, syncFolder } from "./segment";

/** The folders this process answers for: its own first, then those it took over. */
export type Folders = {
  create(): Promise<string>;
  /** Claims folders of dead processes; of several that try, one gets each. */
  claimOrphans(): Promise<string[]>;
  /** Nothing in it is needed any more. */
  remove(folder: string): Promise<void>;
  /** Leaves it for the next process. */
  release(folder: string): Promise<void>;
  close(): void;
};

export async function openFolders(dir: string, onError: (error: unknown) => void): Promise<Folders> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const held = new Set<string>();
  const signs = setInterval(() => {
    const now = new Date();
    for (const folder of held) utimes(path.join(folder, ALIVE_FILE), now, now).catch(onError);
  }, ALIVE_EVERY_MS);
  signs.unref();

  const sights: Sights = new Map();

  const hold = async (folder: string): Promise<string> => {
    await writeFile(path.join(folder, ALIVE_FILE), "", { mode: 0o600 });
    held.add(folder);
    return folder;
  };

  const claim = async (name: string): Promise<string[]> => {
    const mine = path.join(dir, ownFolderName());
    try {
      await rename(path.join(dir, name), mine);
    } catch {
      return []; // A sibling was faster.
    }
    // Ours by its name from now on: not even without a sign of life may it be forgotten.
    await hold(mine).catch(onError);
    return [mine];
  };

  return {
    async create() {
      const folder = path.join(dir, ownFolderName());
      await mkdir(folder, { mode: 0o700 });
      try {
        await syncFolder(dir);
        return await hold(folder);
      } catch (error) {
        await rm(folder, { recursive: true, force: true });
        throw error;
      }
    },
    async claimOrphans() {
      const claimed: string[] = [];
      const names = await readdir(dir);
      for (const gone of sights.keys()) if (!names.includes(gone)) sights.delete(gone);
      for (const name of names) if (await isOrphan(dir, name, sights)) claimed.push(...(await claim(name)));
      return claimed;
    },
    async remove(folder) {
      held.delete(folder);
      await rm(folder, { recursive: true, force: true });
    },
    async release(folder) {
      held.delete(folder);
      await rename(folder, path.join(dir, freeFolderName()));
    },
    close: () => clearInterval(signs),
  };
}

/** Bytes of records in a folder, shipped or not. */
export async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const segment of await listSegments(folder)) bytes += (await stat(segmentPath(folder, segment))).size;
  return bytes;
}

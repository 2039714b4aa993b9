import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

/** Below the folder of the journal. */
const PARKED_FOLDER = "parked";
const PARKED_MAX = 10_000;

const parkedRecord = z.object({ parkedAt: z.string(), reason: z.string(), record: z.base64() });

/** Records that PostgreSQL refused for what they hold: out of the way of the others, and not lost. */
export interface ParkedCalls {
  /** Resolves when the record is safe here; rejects when it is not. */
  park(record: Uint8Array, reason: string): Promise<void>;
  /** Offers every record again, as after an upgrade that knows how to store it; forgets those that are taken. */
  retry(take: (record: Uint8Array) => Promise<boolean>): Promise<void>;
}

/** How many records are parked. */
export async function countParkedCalls(journalDir: string): Promise<number> {
  const names = await readdir(path.join(journalDir, PARKED_FOLDER)).catch(() => []);
  return names.filter((name) => name.endsWith(".json")).length;
}

/** One file per record, so that processes on one folder do not meet in it. */
export function createParkedCalls(journalDir: string): ParkedCalls {
  const folder = path.join(journalDir, PARKED_FOLDER);
  return {
    async park(record, reason) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if ((await readdir(folder)).length >= PARKED_MAX) throw new Error("Too many records are parked.");
      const file = path.join(folder, `${randomBytes(12).toString("hex")}.json`);
      const text = JSON.stringify({
        parkedAt: new Date().toISOString(),
        reason,
        record: Buffer.from(record).toString("base64"),
      });
      await writeDurably(file, text);
    },
    async retry(take) {
      const names = await readdir(folder).catch(() => []);
      for (const name of names.filter((each) => each.endsWith(".json"))) {
        const file = path.join(folder, name);
        const record = await read(file);
        if (record !== null && (await take(record))) await rm(file, { force: true });
      }
    },
  };
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(`${file}.tmp`, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } catch (error) {
    await rm(`${file}.tmp`, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  await rename(`${file}.tmp`, file);
}

async function read(file: string): Promise<Uint8Array | null> {
  try {
    return Buffer.from(parkedRecord.parse(JSON.parse(await readFile(file, "utf8"))).record, "base64");
  } catch {
    return null;
  }
}

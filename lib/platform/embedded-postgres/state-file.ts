import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { StartupError } from "../startup-error";

const FILE_NAME = "embedded-postgres.json";

const stateSchema = z.object({ home: z.string(), port: z.number().int() });

/** Where the cluster of a data folder lives and on which port it last listened. */
export type EmbeddedState = z.output<typeof stateSchema>;

/** Whether a data folder has ever held an embedded database. */
export function hasEmbeddedState(dataDir: string): boolean {
  return existsSync(path.join(dataDir, FILE_NAME));
}

/** Null when there has never been a cluster. */
export async function readState(dataDir: string): Promise<EmbeddedState | null> {
  if (!hasEmbeddedState(dataDir)) return null;
  const file = path.join(dataDir, FILE_NAME);
  try {
    return stateSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    throw new StartupError(`${file} is damaged. Restore it from a backup: it says where the database is.`, {
      cause,
    });
  }
}

/** Replaces the record in one step. */
export async function writeState(dataDir: string, state: EmbeddedState): Promise<void> {
  const file = path.join(dataDir, FILE_NAME);
  await writeFile(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

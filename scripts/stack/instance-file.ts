import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const instanceSchema = z.object({ publicUrl: z.string() });

const fileOf = (dataDir: string) => path.join(dataDir, "instance.json");

/** Notes under which URL the running instance of a data folder is reached; the port may not be the configured one. */
export function writeInstance(dataDir: string, instance: z.output<typeof instanceSchema>): () => void {
  writeFileSync(fileOf(dataDir), JSON.stringify(instance), { mode: 0o600 });
  return () => {
    rmSync(fileOf(dataDir), { force: true });
  };
}

/** Null when nothing was noted. Whether the instance still runs is for its lock to say. */
export function readInstance(dataDir: string): z.output<typeof instanceSchema> | null {
  try {
    return instanceSchema.parse(JSON.parse(readFileSync(fileOf(dataDir), "utf8")));
  } catch {
    return null;
  }
}

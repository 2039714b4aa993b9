import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { PROJECT_ROOT } from "./project";

/** A digest of files and folders of the project by content; tests and generated code do not count. */
export function hashSources(entries: readonly string[]): string {
  const hash = createHash("sha256");
  for (const entry of entries) addEntry(hash, entry);
  return hash.digest("hex");
}

function addEntry(hash: ReturnType<typeof createHash>, entry: string): void {
  const full = path.join(PROJECT_ROOT, entry);
  if (!existsSync(full) || /\.test\.tsx?$|\/generated$/.test(entry)) return;
  const children = listFolder(full);
  if (children === null) {
    hash.update(`${entry}\0`).update(readFileSync(full)).update("\0");
    return;
  }
  for (const child of children) addEntry(hash, path.join(entry, child));
}

function listFolder(folder: string): readonly string[] | null {
  try {
    return readdirSync(folder).sort();
  } catch {
    return null;
  }
}

import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { StartupError } from "../startup-error";
import { processIdentity } from "./process-identity";

const FILE_NAME = "embedded-postgres.lock";

const holderSchema = z.object({ pid: z.number().int(), identity: z.string(), nonce: z.string() });

/** Releases the lock. Safe to call twice. */
export type Release = () => void;

/** One supervisor per data folder. A lock whose process is gone is taken over; a living one refuses. */
export async function lockDataDir(dataDir: string): Promise<Release> {
  const file = path.join(dataDir, FILE_NAME);
  const nonce = randomBytes(8).toString("hex");
  const draft = `${file}.${nonce}`;
  const identity = processIdentity(process.pid) ?? String(process.pid);
  writeFileSync(draft, JSON.stringify({ pid: process.pid, identity, nonce }), { mode: 0o600 });
  try {
    if (!linkOnce(draft, file)) {
      refuseLiving(file, dataDir);
      renameSync(draft, file);
      // Another process may be taking over the same dead lock: the last one to write it wins.
      await delay(50);
      if (readHolder(file)?.nonce !== nonce) refuseLiving(file, dataDir);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readHolder(file)?.nonce === nonce) rmSync(file, { force: true });
  };
}

/** The process that runs the database of a data folder, or null. */
export function findHolder(dataDir: string): { readonly pid: number } | null {
  const holder = readHolder(path.join(dataDir, FILE_NAME));
  return holder !== null && processIdentity(holder.pid) === holder.identity ? { pid: holder.pid } : null;
}

function refuseLiving(file: string, dataDir: string): void {
  const holder = readHolder(file);
  if (holder === null || processIdentity(holder.pid) !== holder.identity) return;
  throw new StartupError(
    `Gatehouse is already running on ${dataDir} (process ${String(holder.pid)}). ` +
      "Stop that one first, or start this one with another DATA_DIR.",
  );
}

function linkOnce(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function readHolder(file: string): z.output<typeof holderSchema> | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}

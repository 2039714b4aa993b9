import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { stat } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";

const FREE = "free";
/** Of a process we cannot look at (another container, before a reboot): silent this long may mean dead. */
const SILENT_MS_MAX = 60_000;
/** Clocks differ and are set, and who was frozen with us has had no time to give a sign: so silence is seen, too. */
const LOOKS_MIN = 3;
export const ALIVE_FILE = "alive";
export const ALIVE_EVERY_MS = 10_000;

/**
 * A folder's name says whose it is, so that taking it over is one atomic rename:
 * `<place>-<pid>-<start time of the process>-<random>`, or `free-<random>` when its owner gave it up.
 */
export function ownFolderName(): string {
  return `${PLACE}-${process.pid}-${startTime(process.pid)}-${randomBytes(6).toString("hex")}`;
}

export function freeFolderName(): string {
  return `${FREE}-${randomBytes(6).toString("hex")}`;
}

type Looked = { sign: number; looks: number; at: number };
/** What was seen of folders whose processes we cannot look at. */
export type Sights = Map<string, Looked>;

/** Whether nobody writes to or ships from this folder any more. */
export async function isOrphan(dir: string, name: string, sights: Sights): Promise<boolean> {
  if (/^free-[0-9a-f]{12}$/.test(name)) return true;
  const match = /^([0-9a-f]{12})-(\d+)-(\d+)-[0-9a-f]{12}$/.exec(name);
  if (!match) return false;
  const [, place, pid, started] = match;
  if (place === PLACE) return startTime(Number(pid)) !== started;
  const sign = await lastSign(path.join(dir, name));
  const { looks } = lookAgain(sights, name, sign);
  return looks >= LOOKS_MIN && Date.now() - sign > SILENT_MS_MAX;
}

/** Looks count only so far apart that a living process gives a sign in between. */
function lookAgain(sights: Sights, name: string, sign: number): Looked {
  const now = performance.now();
  const before = sights.get(name);
  if (before?.sign === sign && now - before.at < ALIVE_EVERY_MS) return before;
  const looked = { sign, looks: before?.sign === sign ? before.looks + 1 : 1, at: now };
  sights.set(name, looked);
  return looked;
}

async function lastSign(folder: string): Promise<number> {
  const found = await stat(path.join(folder, ALIVE_FILE)).catch(() => stat(folder).catch(() => null));
  return found?.mtimeMs ?? Date.now();
}

/** Where process ids mean the same processes: one boot of one host, one process namespace. */
const PLACE = createHash("sha256")
  .update(
    [
      hostname(),
      readOr(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
      readOr(() => readlinkSync("/proc/self/ns/pid")),
    ].join("\n"),
  )
  .digest("hex")
  .slice(0, 12);

/** "0" for one that runs where its start is not told, "" for one that does not run. */
function startTime(pid: number): string {
  const stat = readOr(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  // The second field, the command, may hold spaces and parentheses; 20 fields on from its end.
  if (stat !== "") return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "0";
  if (process.platform === "linux") return "";
  try {
    process.kill(pid, 0);
    return "0";
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM" ? "0" : "";
  }
}

function readOr(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}

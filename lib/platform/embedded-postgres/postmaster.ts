import type { ChildProcess } from "node:child_process";
import { openSync, closeSync, existsSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { StartupError } from "../startup-error";
import { programOf } from "./binaries";
import { interruptKept, spawnKept } from "./keeper";
import type { Place } from "./place";
import { commandLineOf, isAlive } from "./process-identity";
import { asUser } from "./system-user";

const LOG_BYTES_MAX = 10_000_000;
const FAST_STOP_MS = 20_000;
const IMMEDIATE_STOP_MS = 5_000;

/** A running PostgreSQL server. `exited` resolves when it stops for whatever reason. */
export interface Postmaster {
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

/** Starts the server and waits until it accepts connections, through crash recovery if need be. */
export async function startPostmaster(
  place: Place,
  port: number,
  options: { settings: Readonly<Record<string, string>>; onWaiting: () => void },
): Promise<Postmaster> {
  const logFile = path.join(place.home, "postgres.log");
  if (existsSync(logFile) && statSync(logFile).size > LOG_BYTES_MAX) truncateSync(logFile);
  const logStart = existsSync(logFile) ? statSync(logFile).size : 0;
  const child = launch(place, port, logFile, options.settings);
  let hasExited = false;
  const exited = new Promise<void>((resolve) => {
    const finish = () => {
      hasExited = true;
      child.stdin?.destroy();
      resolve();
    };
    child.once("exit", finish);
    child.once("error", finish);
  });
  const postmaster = { exited, stop: () => stopPostmaster(child, place.cluster, exited) };
  for (let waited = 0; !isReady(place.cluster); waited += 20) {
    if (hasExited) throw new StartupError(explainExit(logFile, logStart));
    if (waited > 0 && waited % 5_000 === 0) options.onWaiting();
    await delay(20);
  }
  return postmaster;
}

/** Ends a server that an earlier, killed supervisor left behind, and removes a pid file that lies. */
export async function clearOrphan(cluster: string): Promise<"none" | "stopped"> {
  const pid = readPid(cluster);
  if (pid === null) return "none";
  const isOurs = isAlive(pid) && commandLineOf(pid).includes(cluster);
  if (isOurs) await signalUntilGone(pid);
  // A recycled pid would make PostgreSQL refuse to start, so a file whose process is not ours has to go.
  rmSync(path.join(cluster, "postmaster.pid"), { force: true });
  return isOurs ? "stopped" : "none";
}

function launch(
  place: Place,
  port: number,
  logFile: string,
  settings: Readonly<Record<string, string>>,
): ChildProcess {
  const program = programOf(place.native, "postgres");
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const args = ["-D", place.cluster, ...flags];
  const log = openSync(logFile, "a", 0o600);
  try {
    return spawnKept(program, args, {
      output: log,
      cwd: place.home,
      ...(process.platform === "win32" ? {} : { env: postgresEnv(place.native) }),
      ...asUser(place.user),
    });
  } finally {
    closeSync(log);
  }
}

/** The whole environment of PostgreSQL's programs: a stray PGDATA or LC_ALL of the caller must not change them. */
export function postgresEnv(native: string): NodeJS.ProcessEnv {
  return {
    PATH: "/usr/local/bin:/usr/bin:/bin",
    LC_ALL: "C",
    TZ: "UTC",
    LD_LIBRARY_PATH: path.join(native, "lib"),
    NODE_ENV: "production",
  };
}

async function stopPostmaster(child: ChildProcess, cluster: string, exited: Promise<void>): Promise<void> {
  const pid = readPid(cluster);
  interruptKept(child);
  if (await settles(exited, FAST_STOP_MS)) return;
  if (pid !== null) await signalUntilGone(pid);
  await exited;
}

// SIGINT: disconnect everyone and write a checkpoint. SIGQUIT: stop at once, recover at the next start.
async function signalUntilGone(pid: number): Promise<void> {
  const steps = [
    ["SIGINT", FAST_STOP_MS],
    ["SIGQUIT", IMMEDIATE_STOP_MS],
    ["SIGKILL", IMMEDIATE_STOP_MS],
  ] as const;
  for (const [signal, patienceMs] of steps) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (let waited = 0; waited < patienceMs; waited += 20) {
      if (!isAlive(pid)) return;
      await delay(20);
    }
  }
  throw new StartupError(
    `PostgreSQL (process ${String(pid)}) does not stop. End it, then start Gatehouse again.`,
  );
}

async function settles(promise: Promise<void>, withinMs: number): Promise<boolean> {
  const giveUp = new AbortController();
  const timeout = delay(withinMs, false, { signal: giveUp.signal }).catch(() => false);
  const settled = await Promise.race([promise.then(() => true), timeout]);
  giveUp.abort();
  return settled;
}

// postmaster.pid: line 1 is the pid, line 8 the state. pg_ctl reads the same.
function readPidFile(cluster: string): readonly string[] {
  try {
    return readFileSync(path.join(cluster, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return [];
  }
}

function readPid(cluster: string): number | null {
  const pid = Number(readPidFile(cluster)[0]);
  return Number.isInteger(pid) && pid > 1 ? pid : null;
}

function isReady(cluster: string): boolean {
  return readPidFile(cluster)[7]?.trim() === "ready";
}

function explainExit(logFile: string, from: number): string {
  const lines = readFileSync(logFile)
    .subarray(from)
    .toString("utf8")
    .split("\n")
    .filter((line) => /FATAL|PANIC|ERROR|HINT|error while loading/.test(line));
  return `The embedded PostgreSQL did not start. ${lines.slice(-4).join(" ").trim() || "It gave no reason."} Its log: ${logFile}`;
}

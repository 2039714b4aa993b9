// Starting a script of the project as a person does, and seeing everything it started.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { isAlive } from "@/lib/platform/embedded-postgres/process-identity";

/** A running script and what it has printed so far. */
export interface RunningScript {
  readonly child: ChildProcess;
  readonly output: () => string;
}

/** Runs a script with exactly this environment (and PATH). */
export function runScript(script: string, env: Readonly<Record<string, string>>): RunningScript {
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], NODE_ENV: "production", ...env },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  }
  return { child, output: () => text };
}

/** Sends a signal, waits for the end and gives the exit status. */
export async function endScript({ child }: RunningScript, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    await once(child, "exit");
  }
  return child.exitCode;
}

/** Waits until a script has printed a text; fails when it ends before. */
export async function untilPrinted(script: RunningScript, text: string, withinMs = 60_000): Promise<string> {
  await until(
    () => {
      if (script.output().includes(text)) return true;
      if (script.child.exitCode !== null) throw new Error(`it stopped: ${script.output()}`);
      return false;
    },
    () => `“${text}” was not printed, only:\n${script.output()}`,
    withinMs,
  );
  return script.output();
}

/** Polls a condition. */
export async function until(check: () => boolean, explain: () => string, withinMs = 60_000): Promise<void> {
  for (const deadline = Date.now() + withinMs; !check(); await delay(100)) {
    if (Date.now() > deadline) throw new Error(`not within ${String(withinMs / 1_000)} s: ${explain()}`);
  }
}

/** Every living process whose command line or environment names the data folder. Linux only. */
export function processesOf(dataDir: string): readonly number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 1 && pid !== process.pid && isAlive(pid))
    .filter((pid) => ["cmdline", "environ"].some((file) => readProc(pid, file).includes(dataDir)));
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${String(pid)}/${file}`, "utf8");
  } catch {
    return "";
  }
}

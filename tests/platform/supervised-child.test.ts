import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive } from "@/lib/platform/embedded-postgres/process-identity";
import { STARTED } from "@/lib/runtime/lifecycle";
import { superviseChild, type SupervisedChild } from "@/scripts/stack/child";

let folder: string;
let pidFile: string;
let lines: string[];
let child: SupervisedChild | undefined;

beforeEach(() => {
  folder = path.join(tmpdir(), `gatehouse-child-${randomBytes(4).toString("hex")}`);
  mkdirSync(folder);
  pidFile = path.join(folder, "pid");
  lines = [];
});

afterEach(async () => {
  await child?.stop(1_000);
  child = undefined;
  rmSync(folder, { recursive: true });
});

function supervise(body: string): SupervisedChild {
  const entry = path.join(folder, "entry.mjs");
  writeFileSync(
    entry,
    `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); ${body}`,
  );
  child = superviseChild({ name: "server", entry, env: process.env }, (line) => lines.push(line));
  return child;
}

async function until<T>(what: string, read: () => T | undefined): Promise<T> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await delay(20)) {
    const value = read();
    if (value !== undefined) return value;
  }
  throw new Error(`not within 20 s: ${what}`);
}

const runningPid = (other?: number) =>
  until("a process runs", () => {
    const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8")) : 0;
    return pid > 0 && pid !== other && isAlive(pid) ? pid : undefined;
  });

describe("a supervised process", () => {
  it("is started again after it was killed, and the person is told", async () => {
    const supervised = supervise("setInterval(() => {}, 1000)");
    const first = await runningPid();
    process.kill(first, "SIGKILL");
    expect(await supervised.firstExit).toBe("SIGKILL");
    expect(await runningPid(first)).not.toBe(first);
    expect(lines).toEqual(["The server stopped (SIGKILL); starting it again in 0.5 s."]);
  });

  it("waits longer from failure to failure", async () => {
    supervise("process.exit(3)");
    await until("three failures", () => (lines.length >= 3 ? true : undefined));
    expect(lines.map((line) => /in ([\d.]+) s/.exec(line)?.[1])).toEqual(["0.5", "1", "2"]);
  });

  it("is tried again when the system has no room for a process", async () => {
    const node = process.execPath;
    process.execPath = "/does-not-exist/node";
    try {
      supervise("setInterval(() => {}, 1000)");
      await until("a failure", () => (lines.length > 0 ? true : undefined));
    } finally {
      process.execPath = node;
    }
    expect(lines[0]).toBe("The server stopped (ENOENT); starting it again in 0.5 s.");
    await runningPid();
  });

  it("is restarted on request without a word", async () => {
    const supervised = supervise("setInterval(() => {}, 1000)");
    const first = await runningPid();
    supervised.restart();
    expect(await runningPid(first)).not.toBe(first);
    expect(lines).toEqual([]);
  });

  it("has started once it says so itself, and not any more when it is gone", async () => {
    const supervised = supervise(`process.on("SIGUSR2", () => process.send(${JSON.stringify(STARTED)}));
      setInterval(() => {}, 1000)`);
    const pid = await runningPid();
    await delay(300);
    expect(supervised.hasStarted()).toBe(false);
    process.kill(pid, "SIGUSR2");
    await until("it has started", () => supervised.hasStarted() || undefined);
    process.kill(pid, "SIGKILL");
    await supervised.firstExit;
    expect(supervised.hasStarted()).toBe(false);
  });

  it("is killed when it does not stop in time", async () => {
    const supervised = supervise('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)');
    const pid = await runningPid();
    await delay(300);
    await supervised.stop(300);
    expect(isAlive(pid)).toBe(false);
  });
});

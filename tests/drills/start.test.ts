// `npm start` as a person runs it, without pages so that no build is needed: real processes, a real database, kill -9.
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { findFreePort } from "@/lib/platform/embedded-postgres/free-port";
import { isAlive } from "@/lib/platform/embedded-postgres/process-identity";

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
}

const started: Started[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const { child } of started.splice(0)) await end(child, "SIGTERM");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newDataDir(): string {
  const folder = path.join(tmpdir(), `gatehouse-start-${randomBytes(4).toString("hex")}`);
  folders.push(folder);
  return folder;
}

async function start(settings: Record<string, string>): Promise<Started> {
  const env = { PORT: String(await findFreePort()), ...settings };
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/start.ts"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      GATEHOUSE_ROLE: "gateway",
      LOG_LEVEL: "warn",
      NODE_ENV: "production",
      ...env,
    },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  }
  const one = { child, output: () => text };
  started.push(one);
  return one;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    await once(child, "exit");
  }
  return child.exitCode;
}

async function until(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await check()); await delay(100)) {
    if (Date.now() > deadline) throw new Error(`not within 60 s: ${what}`);
  }
}

async function ready(one: Started): Promise<string> {
  await until(`ready; it said:\n${one.output()}`, () => {
    if (one.child.exitCode !== null) throw new Error(`it stopped: ${one.output()}`);
    return one.output().includes("Gatehouse is ready");
  });
  return /Gatehouse is ready: (\S+)/.exec(one.output())?.[1] ?? "";
}

/** Every living process whose command line or environment names the data folder. */
function processesOf(dataDir: string): readonly number[] {
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

const isLinux = process.platform === "linux";

describe.runIf(isLinux)("npm start", () => {
  it("serves from an empty folder, and SIGTERM stops everything it started with status 0", async () => {
    const DATA_DIR = newDataDir();
    const one = await start({ DATA_DIR });
    const url = await ready(one);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await fetch(`${url}/acme/platform/tools/mcp`, { method: "POST" })).status).toBe(401);
    expect(await end(one.child, "SIGTERM")).toBe(0);
    expect(processesOf(DATA_DIR)).toEqual([]);
  });

  it("Ctrl-C while it starts stops it as well", async () => {
    const DATA_DIR = newDataDir();
    const one = await start({ DATA_DIR });
    await until("the database starts", () => one.output().includes("embedded PostgreSQL"));
    expect(await end(one.child, "SIGINT")).toBe(0);
    await until("nothing is left", () => processesOf(DATA_DIR).length === 0);
  });

  it("comes up by itself after kill -9 of the whole process tree", async () => {
    const DATA_DIR = newDataDir();
    const one = await start({ DATA_DIR });
    await ready(one);
    for (const pid of processesOf(DATA_DIR)) process.kill(pid, "SIGKILL");
    await until("everything is dead", () => processesOf(DATA_DIR).length === 0);
    const two = await start({ DATA_DIR });
    expect((await fetch(`${await ready(two)}/readyz`)).status).toBe(200);
  });

  it("leaves nothing running when only the supervisor is killed with kill -9", async () => {
    const DATA_DIR = newDataDir();
    const one = await start({ DATA_DIR });
    await ready(one);
    one.child.kill("SIGKILL");
    await until("nothing is left", () => processesOf(DATA_DIR).length === 0);
  });

  it("refuses a second start on the same folder with a sentence", async () => {
    const DATA_DIR = newDataDir();
    await ready(await start({ DATA_DIR }));
    const two = await start({ DATA_DIR });
    await once(two.child, "exit");
    expect(two.child.exitCode).toBe(1);
    expect(two.output()).toContain(`Gatehouse is already running on ${DATA_DIR}`);
  });

  it("refuses a taken port that was asked for and names what to change", async () => {
    const port = await findFreePort();
    const squatter = createServer().listen(port, "127.0.0.1");
    await once(squatter, "listening");
    try {
      const one = await start({ DATA_DIR: newDataDir(), PORT: String(port) });
      await once(one.child, "exit");
      expect(one.child.exitCode).toBe(1);
      expect(one.output()).toContain(`Port ${String(port)} on 127.0.0.1 cannot be used`);
    } finally {
      squatter.close();
    }
  });

  it("refuses a wrong setting before it starts anything", async () => {
    const DATA_DIR = newDataDir();
    const one = await start({ DATA_DIR, LOG_LEVEL: "loud" });
    await once(one.child, "exit");
    expect(one.child.exitCode).toBe(1);
    expect(one.output()).toContain("LOG_LEVEL must be one of");
    expect(one.output()).not.toContain("PostgreSQL");
  });
});

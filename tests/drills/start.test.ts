// `npm start` as a person runs it, without pages so that no build is needed: real processes, a real database, kill -9.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { findFreePort } from "@/lib/platform/embedded-postgres/free-port";
import { endScript, processesOf, runScript, until, untilPrinted, type RunningScript } from "./process-tree";

const started: RunningScript[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const script of started.splice(0)) await endScript(script, "SIGTERM");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newDataDir(): string {
  const folder = path.join(tmpdir(), `gatehouse-start-${randomBytes(4).toString("hex")}`);
  folders.push(folder);
  return folder;
}

async function start(settings: Record<string, string>): Promise<RunningScript> {
  const defaults = { PORT: String(await findFreePort()), GATEHOUSE_ROLE: "gateway", LOG_LEVEL: "warn" };
  const script = runScript("scripts/start.ts", { ...defaults, ...settings });
  started.push(script);
  return script;
}

async function ready(script: RunningScript): Promise<string> {
  const output = await untilPrinted(script, "Gatehouse is ready");
  return /Gatehouse is ready: (\S+)/.exec(output)?.[1] ?? "";
}

async function nothingIsLeft(dataDir: string): Promise<void> {
  await until(
    () => processesOf(dataDir).length === 0,
    () => `processes ${processesOf(dataDir).join(", ")} are left`,
  );
}

async function refusal(script: RunningScript): Promise<string> {
  await once(script.child, "exit");
  expect(script.child.exitCode).toBe(1);
  return script.output();
}

// Some end by themselves when the first of them is gone.
function killIfAlive(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

describe.runIf(process.platform === "linux")("npm start", () => {
  it("serves from an empty folder, and SIGTERM stops everything it started with status 0", async () => {
    const DATA_DIR = newDataDir();
    const one = await start({ DATA_DIR });
    const url = await ready(one);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await fetch(`${url}/acme/platform/tools/mcp`, { method: "POST" })).status).toBe(401);
    expect(await endScript(one, "SIGTERM")).toBe(0);
    expect(processesOf(DATA_DIR)).toEqual([]);
  });

  it("Ctrl-C while it starts stops it as well", async () => {
    const DATA_DIR = newDataDir();
    const one = await start({ DATA_DIR });
    await untilPrinted(one, "embedded PostgreSQL");
    expect(await endScript(one, "SIGINT")).toBe(0);
    await nothingIsLeft(DATA_DIR);
  });

  it("comes up by itself after kill -9 of the whole process tree", async () => {
    const DATA_DIR = newDataDir();
    await ready(await start({ DATA_DIR }));
    for (const pid of processesOf(DATA_DIR)) killIfAlive(pid);
    await nothingIsLeft(DATA_DIR);
    const url = await ready(await start({ DATA_DIR }));
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it("leaves nothing running when only the supervisor is killed with kill -9", async () => {
    const DATA_DIR = newDataDir();
    const one = await start({ DATA_DIR });
    await ready(one);
    await endScript(one, "SIGKILL");
    await nothingIsLeft(DATA_DIR);
  });

  it("refuses a second start on the same folder with a sentence", async () => {
    const DATA_DIR = newDataDir();
    await ready(await start({ DATA_DIR }));
    expect(await refusal(await start({ DATA_DIR }))).toContain(`Gatehouse is already running on ${DATA_DIR}`);
  });

  it("refuses a taken port that was asked for and names what to change", async () => {
    const port = await findFreePort();
    const squatter = createServer().listen(port, "127.0.0.1");
    await once(squatter, "listening");
    try {
      const one = await start({ DATA_DIR: newDataDir(), PORT: String(port) });
      expect(await refusal(one)).toContain(`Port ${String(port)} on 127.0.0.1 cannot be used`);
    } finally {
      squatter.close();
    }
  });

  it("refuses a wrong setting before it starts anything", async () => {
    const output = await refusal(await start({ DATA_DIR: newDataDir(), LOG_LEVEL: "loud" }));
    expect(output).toContain("LOG_LEVEL must be one of");
    expect(output).not.toContain("PostgreSQL");
  });
});

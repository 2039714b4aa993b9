import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findFreePort } from "@/lib/platform/embedded-postgres/free-port";
import { PROJECT_ROOT } from "../stack/project";
import { startChild, type BenchChild } from "./child";
import { cpuMsOfDescendants } from "./processes";

const READY_MS = 180_000;
const CALM_EVERY_MS = 150;
const CALM_MS_MAX = 60_000;

export const DOOR_NAMES = ["front", "front-postgres", "gateway", "next"] as const;
/**
 * `front`: server.ts with the journal and pages.ts behind it; `front-postgres`: with the PostgreSQL audit writer;
 * `gateway`: server.ts alone (GATEHOUSE_ROLE=gateway); `next`: plain `next start`.
 */
export type DoorName = (typeof DOOR_NAMES)[number];

/** What a process used since it started; lag since the last sample. */
export interface Sample {
  readonly cpuMs: number;
  readonly memoryBytes: number;
  readonly rssBytes: number;
  readonly lagP99Ms: number;
  readonly lagMaxMs: number;
}

/** One process of Gatehouse that serves MCP. */
export interface Door {
  readonly name: DoorName;
  readonly origin: string;
  sample(options?: { gc: boolean }): Promise<Sample>;
  /** Waits until what the calls left behind is done: records shipped, garbage collected. */
  calm(): Promise<void>;
  stop(): Promise<void>;
}

const PRELOADS = ["--expose-gc", "--import", path.join(PROJECT_ROOT, "scripts/bench/probe.mjs")];
const SERVER = () => ["--import", "tsx", "server.ts"];
const PAGES = ["--import", "tsx", "pages.ts"];

interface Entry {
  readonly args: (port: number) => string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whether pages.ts runs behind it. */
  readonly hasPages?: true;
}

const ENTRIES: Record<DoorName, Entry> = {
  front: { args: SERVER, env: { GATEHOUSE_AUDIT_WRITER: "journal" }, hasPages: true },
  "front-postgres": { args: SERVER, env: { GATEHOUSE_AUDIT_WRITER: "postgres" }, hasPages: true },
  gateway: { args: SERVER, env: { GATEHOUSE_AUDIT_WRITER: "journal", GATEHOUSE_ROLE: "gateway" } },
  next: {
    args: (port) => ["node_modules/next/dist/bin/next", "start", "-H", "127.0.0.1", "-p", String(port)],
    env: { GATEHOUSE_AUDIT_WRITER: "journal" },
  },
};

/** Starts one on the database and secrets of `env`, with the process's own probe in it. */
export async function startDoor(
  name: DoorName,
  env: NodeJS.ProcessEnv,
  options: { readonly nodeFlags: readonly string[]; readonly cwd?: string },
): Promise<Door> {
  const port = await findFreePort();
  const entry = ENTRIES[name];
  const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-bench-door-"));
  const cwd = options.cwd ?? PROJECT_ROOT;
  const common = {
    ...env,
    PORT: String(port),
    HOST: "127.0.0.1",
    GATEHOUSE_ROLE: "web",
    ...(entry.hasPages === true ? { GATEHOUSE_PAGES_SOCKET: path.join(folder, "pages.sock") } : {}),
    ...entry.env,
    // As in production; it goes to /dev/null.
    LOG_LEVEL: "info",
  };
  const child = startChild({
    cwd,
    args: [...options.nodeFlags, ...PRELOADS, ...entry.args(port)],
    env: common,
  });
  const pages = entry.hasPages === true ? startChild({ cwd, args: PAGES, env: common }) : null;
  const origin = `http://127.0.0.1:${String(port)}`;
  await untilAnswering(origin, child);
  if (pages !== null) await untilPages(origin);
  const sample: Door["sample"] = ({ gc } = { gc: false }) => child.ask<Sample>({ bench: "sample", gc });
  const stop = async () => {
    await child.stop();
    await pages?.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { name, origin, sample, calm: () => untilCalm(sample), stop };
}

async function untilPages(origin: string): Promise<void> {
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline; await delay(100)) {
    const { status } = await fetch(`${origin}/sign-in`);
    if (status < 500) return;
  }
  throw new Error(`${origin} has no pages`);
}

// `next start` has no /readyz; any answer of the MCP endpoint says that the gateway is open.
async function untilAnswering(origin: string, child: BenchChild): Promise<void> {
  let lastStatus = 0;
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline; await delay(100)) {
    const status = await fetch(`${origin}/nobody/nothing/none/mcp`, { method: "POST" }).then(
      (response) => response.status,
      () => 0,
    );
    lastStatus = status;
    if (status === 401) return;
    if (status !== 0 && status < 500) throw new Error(`${origin} answers ${String(status)}`);
  }
  await child.stop();
  throw new Error(`${origin} did not come up (last status ${String(lastStatus)})`);
}

async function untilCalm(sample: Door["sample"]): Promise<void> {
  const used = async () => (await sample()).cpuMs + cpuMsOfDescendants("postgres");
  let before = await used();
  for (const deadline = Date.now() + CALM_MS_MAX; Date.now() < deadline;) {
    await delay(CALM_EVERY_MS);
    const now = await used();
    if (now - before < CALM_EVERY_MS / 8) return;
    before = now;
  }
}

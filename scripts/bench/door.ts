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
 * `front`: server.ts with the journal; `front-postgres`: with the PostgreSQL audit writer; `gateway`: server.ts
 * without Next beside it (GATEHOUSE_ROLE=gateway); `next`: plain `next start`.
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
const ENTRIES: Record<DoorName, { args: (port: number) => string[]; env: Record<string, string> }> = {
  front: { args: () => ["--import", "tsx", "server.ts"], env: { GATEHOUSE_AUDIT_WRITER: "journal" } },
  "front-postgres": {
    args: () => ["--import", "tsx", "server.ts"],
    env: { GATEHOUSE_AUDIT_WRITER: "postgres" },
  },
  gateway: {
    args: () => ["--import", "tsx", "server.ts"],
    env: { GATEHOUSE_AUDIT_WRITER: "journal", GATEHOUSE_ROLE: "gateway" },
  },
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
  const child = startChild({
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    args: [...options.nodeFlags, ...PRELOADS, ...entry.args(port)],
    env: {
      ...env,
      PORT: String(port),
      HOST: "127.0.0.1",
      GATEHOUSE_ROLE: "web",
      ...entry.env,
      // As in production; it goes to /dev/null.
      LOG_LEVEL: "info",
    },
  });
  const origin = `http://127.0.0.1:${String(port)}`;
  await untilAnswering(origin, child);
  const sample: Door["sample"] = ({ gc } = { gc: false }) => child.ask<Sample>({ bench: "sample", gc });
  return { name, origin, sample, calm: () => untilCalm(sample), stop: () => child.stop() };
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

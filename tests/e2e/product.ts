import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** What a test may inherit: nothing that would configure the product. */
const CLEAN_ENV = {
  PATH: process.env["PATH"],
  HOME: process.env["HOME"],
  NO_COLOR: "1",
  NODE_ENV: "production",
} as const;

/** `npm start` on a data folder of its own. */
export interface Product {
  readonly url: string;
  readonly dataDir: string;
  /** Everything it printed so far. */
  output(): string;
  /** SIGTERM, as an operator would; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL of the whole process tree at once. */
  kill(): Promise<void>;
  /** Removes the data folder. */
  remove(): Promise<void>;
}

export interface ProductOptions {
  readonly dataDir?: string;
  readonly script?: "start" | "demo";
  /** A free one unless given. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the product and waits until it says that it is ready. */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), "gatehouse-e2e-")));
  const port = options.port ?? (await freePort());
  const child = spawn("npm", ["run", "-s", options.script ?? "start"], {
    cwd: ROOT,
    env: {
      ...CLEAN_ENV,
      DATA_DIR: dataDir,
      PORT: String(port),
      GATEHOUSE_PROBE_INTERVAL_SECONDS: "5",
      ...options.env,
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  child.stdout.on("data", (data: Buffer) => (output += data.toString()));
  child.stderr.on("data", (data: Buffer) => (output += data.toString()));
  const url = `http://localhost:${String(port)}`;
  await waitFor(
    () => {
      if (child.exitCode !== null) throw new Error(`it exited with ${String(child.exitCode)}:\n${output}`);
      return Promise.resolve(/Ctrl-C(, which)? stops/.test(output));
    },
    { timeoutMs: 240_000, what: () => `the product to be ready:\n${output}` },
  );
  return {
    url,
    dataDir,
    output: () => output,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, "exit");
        signalTree(child, "SIGTERM");
        await exited;
      }
      return child.exitCode;
    },
    kill: async () => {
      const exited = once(child, "exit");
      for (const pid of descendants(child.pid ?? 0)) {
        try {
          process.kill(pid, "SIGKILL");
        } catch {
          // It ended with its parent.
        }
      }
      await exited;
    },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  };
}

/** Runs `gatehouse` on a data folder and answers its JSON. */
export function gatehouse(dataDir: string, ...args: string[]): unknown {
  const run = spawnSync("npm", ["run", "-s", "gatehouse", "--", ...args, "--json"], {
    cwd: ROOT,
    env: { ...CLEAN_ENV, DATA_DIR: dataDir },
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(`gatehouse ${args.join(" ")}: ${run.stderr}`);
  return JSON.parse(run.stdout);
}

/** Fills a data folder with a scenario of prisma/seed and answers what to sign in with. */
export function seed(dataDir: string, scenario: string): { password: string } {
  const run = spawnSync("npm", ["run", "-s", "seed", "--", scenario], {
    cwd: ROOT,
    env: { ...CLEAN_ENV, NODE_ENV: "development", DATA_DIR: dataDir },
    encoding: "utf8",
  });
  const line = run.stdout.trim().split("\n").at(-1) ?? "";
  if (run.status !== 0) throw new Error(`seed ${scenario}: ${run.stderr}`);
  return z.object({ password: z.string() }).parse(JSON.parse(line));
}

/** Polls until the condition holds; fails with a sentence at the deadline. */
export async function waitFor(
  condition: () => Promise<boolean>,
  { timeoutMs, what, everyMs = 50 }: { timeoutMs: number; what: () => string; everyMs?: number },
): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; !(await condition()); await delay(everyMs)) {
    if (Date.now() > deadline) throw new Error(`waited ${String(timeoutMs)} ms for ${what()}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

// npm does not pass signals on to grandchildren when it has no terminal, and a terminal signals the whole group.
function signalTree(child: ChildProcess, signal: NodeJS.Signals): void {
  process.kill(-(child.pid ?? 0), signal);
}

function descendants(root: number): number[] {
  const { stdout } = spawnSync("ps", ["-e", "-o", "pid=,ppid="], { encoding: "utf8" });
  const parents = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = [root];
  for (const pid of found) {
    for (const [child, parent] of parents) if (parent === pid && child !== undefined) found.push(child);
  }
  return found;
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseEnv, unknownSettings, type Env } from "@/lib/platform/env";
import { buildIfNeeded, generateIfNeeded } from "./build";
import { superviseChild, type SupervisedChild } from "./child";
import { migrateDatabase, openDatabase } from "./database";
import { writeInstance } from "./instance-file";
import { serveOnChosenPort } from "./port";
import type { Progress } from "./progress";
import { productVersion, type RawEnv } from "./project";
import { answersReady, isListening, waitUntilReady } from "./wait-until-ready";

const KILL_AFTER_DRAIN_MS = 15_000;

/** A whole Gatehouse that runs in child processes of this one. */
export interface RunningStack {
  readonly env: Env;
  readonly publicUrl: string;
  /** What the processes run with: for tools that act on this instance. */
  readonly childEnv: NodeJS.ProcessEnv;
  /** Null: not of this role. */
  readonly children: Readonly<Record<"server" | "pages" | "worker", SupervisedChild | null>>;
  /** Ends the processes, then the database. */
  stop(): Promise<void>;
}

export interface StackOptions {
  readonly raw: RawEnv;
  readonly mode: "production" | "development";
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Starts everything that GATEHOUSE_ROLE asks for, in order; what was started is stopped again when a step fails. */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const { raw, progress, signal } = options;
  const env = parseEnv(raw);
  announce(env, raw, progress);
  const cleanups: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };
  try {
    await generateIfNeeded(progress, signal);
    const database = await openDatabase(env, progress);
    cleanups.push(database.stop);
    signal.throwIfAborted();
    await migrateDatabase(env, database, progress);
    signal.throwIfAborted();
    const needsPages = env.GATEHOUSE_ROLE === "all" || env.GATEHOUSE_ROLE === "web";
    if (options.mode === "production" && needsPages) await buildIfNeeded(progress, signal);
    signal.throwIfAborted();
    const isExplicit = (raw["PORT"] ?? "").trim() !== "";
    const hasServer = env.GATEHOUSE_ROLE !== "worker";
    const wanted = { port: env.PORT, host: env.HOST, isExplicit };
    const pagesSocket = needsPages ? makeSocketPath(cleanups) : null;
    const serve = (port: number) =>
      runChildren(options, env, { port, settings: database.settings, pagesSocket });
    const running = await (hasServer ? serveOnChosenPort(wanted, progress.line, serve) : serve(env.PORT));
    cleanups.push(() => stopChildren(running.children, env));
    cleanups.push(writeInstance(env.DATA_DIR, { publicUrl: running.publicUrl }));
    return { env, ...running, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

// In a folder that only this user may enter.
function makeSocketPath(cleanups: (() => void)[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), "gatehouse-"));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, "pages.sock");
}

interface Runtime {
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly pagesSocket: string | null;
}

// What was started is stopped again when it does not come to serve.
async function runChildren(
  options: StackOptions,
  env: Env,
  runtime: Runtime,
): Promise<Pick<RunningStack, "publicUrl" | "childEnv" | "children">> {
  const { progress, signal } = options;
  signal.throwIfAborted();
  const childEnv = childEnvironment(options, env, runtime);
  const children = startChildren(env, childEnv, progress);
  try {
    await progress.step("Starting the server", () =>
      untilServing(children, { host: env.HOST, ...runtime }, signal),
    );
  } catch (error) {
    await stopChildren(children, env);
    throw error;
  }
  return { publicUrl: childEnv.PUBLIC_URL, childEnv, children };
}

async function untilServing(
  { server, pages }: RunningStack["children"],
  at: Pick<Runtime, "port" | "pagesSocket"> & { readonly host: string },
  signal: AbortSignal,
): Promise<void> {
  if (server !== null) {
    const isReady = () => answersReady(at.host, at.port);
    await waitUntilReady({ name: "server", process: server, isReady }, signal);
  }
  const { pagesSocket } = at;
  if (pages !== null && pagesSocket !== null) {
    const isReady = () => isListening(pagesSocket);
    await waitUntilReady({ name: "dashboard", process: pages, isReady }, signal);
  }
}

function announce(env: Env, raw: RawEnv, progress: Progress): void {
  progress.line(`Gatehouse ${productVersion()}, Node ${process.versions.node}`);
  for (const name of unknownSettings(raw)) {
    progress.line(`! ${name} is not a setting of Gatehouse. See docs/configuration.md.`);
  }
  progress.line(
    env.GATEHOUSE_ENV === "development"
      ? "  Mode: development. MCP servers on this machine may be added (GATEHOUSE_ENV=production forbids it)."
      : "  Mode: production. MCP servers must have public addresses, or be listed in GATEHOUSE_EGRESS_ALLOW.",
  );
}

function childEnvironment({ raw, mode }: StackOptions, env: Env, runtime: Runtime) {
  const port = String(runtime.port);
  const publicUrl = (raw["PUBLIC_URL"] ?? "").trim() === "" ? `http://localhost:${port}` : env.PUBLIC_URL;
  const { MIGRATE_DATABASE_URL: _onlyForMigrations, ...inherited } = raw;
  return {
    // Computed above from what the person set; the person's own secrets win over the generated ones.
    ...inherited,
    ...Object.fromEntries(
      Object.entries(runtime.settings).filter(([name]) => (raw[name] ?? "").trim() === ""),
    ),
    NODE_ENV: mode,
    PORT: port,
    HOST: env.HOST,
    PUBLIC_URL: publicUrl,
    NEXTAUTH_URL: publicUrl,
    DATA_DIR: env.DATA_DIR,
    GATEHOUSE_PAGES_SOCKET: runtime.pagesSocket ?? undefined,
    GATEHOUSE_ENV: env.GATEHOUSE_ENV,
    GATEHOUSE_DATABASE_DOWN_SECONDS: String(env.GATEHOUSE_DATABASE_DOWN_SECONDS),
    ...(mode === "development" ? { GATEHOUSE_DRAIN_SECONDS: "1" } : {}),
  };
}

function startChildren(env: Env, childEnv: NodeJS.ProcessEnv, progress: Progress): RunningStack["children"] {
  const role = env.GATEHOUSE_ROLE;
  const supervise = (name: string, entry: string, childRole: string) =>
    superviseChild({ name, entry, env: { ...childEnv, GATEHOUSE_ROLE: childRole } }, progress.line);
  const isWeb = role === "all" || role === "web";
  return {
    server: role === "worker" ? null : supervise("server", "server.ts", isWeb ? "web" : "gateway"),
    pages: isWeb ? supervise("dashboard", "pages.ts", "web") : null,
    worker: role === "all" || role === "worker" ? supervise("worker", "workers/main.ts", "worker") : null,
  };
}

async function stopChildren(children: RunningStack["children"], env: Env): Promise<void> {
  const { server, pages, worker } = children;
  const patienceMs = env.GATEHOUSE_DRAIN_SECONDS * 1_000 + KILL_AFTER_DRAIN_MS;
  await Promise.all([server?.stop(patienceMs), worker?.stop(patienceMs)]);
  // Last: the server's open requests may be for it.
  await pages?.stop(patienceMs);
}

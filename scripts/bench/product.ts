import { z } from "zod";
import { createDemoApi } from "../demo/admin-api";
import { bootstrapDemo } from "../demo/run-cli";
import { buildIfNeeded } from "../stack/build";
import type { Progress } from "../stack/progress";
import { startStack, type RunningStack } from "../stack/start-stack";
import type { BenchChild } from "./child";
import { startDoor, type Door, type DoorName } from "./door";

const WORKSPACE = "main";
const PASSWORD = "benchmark-password-1";
/** An organization may have 1,000 streams and a key 100; the idle streams need more. */
const STREAM_ORGS = 2;
const KEYS_PER_ORG = 10;
const LIST_SERVERS = 10;

/** A Gatehouse with everything that the scenarios call, and the doors to it. */
export interface BenchProduct {
  readonly doors: readonly Door[];
  /** Another version's front door on the same database. */
  readonly rival: Door | null;
  /** Key of the organization that the calls are made in. */
  readonly key: string;
  /** Path of the server whose upstream answers at `/small`, `/large` or `/events`. */
  readonly paths: Readonly<Record<"small" | "large" | "events", string>>;
  /** The endpoint of a workspace of ten servers, and of one of ten of which one hangs. */
  readonly workspaces: Readonly<Record<"healthy" | "hung", { readonly path: string; readonly key: string }>>;
  /** Many keys, so that no quota stands in the way of many sessions and streams. */
  readonly manyKeys: readonly { readonly key: string; readonly path: string }[];
  stop(): Promise<void>;
}

export interface ProductOptions {
  readonly doors: readonly DoorName[];
  readonly dataDir: string;
  readonly upstream: BenchChild;
  readonly upstreamPort: number;
  readonly against: string | null;
  readonly nodeFlags: readonly string[];
  readonly progress: Progress;
}

type Admin = Awaited<ReturnType<typeof openAdmin>>;

/** What `npm start` runs, in the same way, except that each serving process is started under the benchmark's eyes. */
export async function startBenchProduct(options: ProductOptions): Promise<BenchProduct> {
  const { progress, dataDir } = options;
  const { signal } = new AbortController();
  await buildIfNeeded(progress, signal);
  const raw = {
    PATH: process.env["PATH"],
    HOME: process.env["HOME"],
    NODE_ENV: "production",
    DATA_DIR: dataDir,
    GATEHOUSE_ROLE: "worker",
    // Loopback upstreams.
    GATEHOUSE_ENV: "development",
    LOG_LEVEL: "warn",
    GATEHOUSE_PROBE_INTERVAL_SECONDS: "3600",
    GATEHOUSE_DRAIN_SECONDS: "2",
  };
  const stack = await startStack({ raw, mode: "production", progress, signal });
  const doors: Door[] = [];
  const stop = async () => {
    for (const door of doors) await door.stop();
    await stack.stop();
  };
  // A process without pages has no admin API to fill it by.
  const needsAdmin = !options.doors.some(hasAdminApi);
  try {
    for (const name of needsAdmin ? [...options.doors, "front" as const] : options.doors) {
      doors.push(
        await progress.step(`Starting the door "${name}"`, () => startDoor(name, stack.childEnv, options)),
      );
    }
    const { against, nodeFlags } = options;
    const rival =
      against === null ? null : await startDoor("front", stack.childEnv, { nodeFlags, cwd: against });
    if (rival !== null) doors.push(rival);
    const filled = await progress.step("Adding servers and keys", () => fill(stack, doors, options));
    return {
      doors: doors.filter((door) => door !== rival && options.doors.includes(door.name)),
      rival,
      ...filled,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function hasAdminApi(door: DoorName): boolean {
  return door !== "gateway";
}

async function fill(stack: RunningStack, doors: readonly Door[], options: ProductOptions) {
  const door = doors.find(({ name }) => hasAdminApi(name));
  if (door === undefined) throw new Error("no door to measure");
  const upstreamUrl = (path: string) => `http://127.0.0.1:${String(options.upstreamPort)}${path}`;
  const main = await openAdmin(stack, door, "bench");
  const paths = { small: "", large: "", events: "" };
  for (const name of ["small", "large", "events"] as const)
    paths[name] = await main.addServer(WORKSPACE, name, upstreamUrl(`/${name}`));
  await main.switchOff(WORKSPACE, "small", ["tool-1", "tool-2"]);
  const workspaces = {
    healthy: await fillWorkspace(main, "healthy", upstreamUrl),
    hung: await fillWorkspace(main, "hung", upstreamUrl),
  };
  await options.upstream.ask({ do: "hang", path: "/list-hung-0" });
  return {
    key: await main.createKey(WORKSPACE),
    paths,
    workspaces,
    manyKeys: await makeManyKeys(stack, door, upstreamUrl("/small")),
  };
}

async function fillWorkspace(admin: Admin, workspace: string, upstreamUrl: (path: string) => string) {
  await admin.addWorkspace(workspace);
  for (let index = 0; index < LIST_SERVERS; index += 1) {
    const name = `list-${workspace}-${String(index)}`;
    await admin.addServer(workspace, name, upstreamUrl(`/${name}`));
  }
  return { path: `/bench/${workspace}/mcp`, key: await admin.createKey(workspace) };
}

async function makeManyKeys(stack: RunningStack, door: Door, url: string) {
  const keys: { key: string; path: string }[] = [];
  for (let org = 0; org < STREAM_ORGS; org += 1) {
    const admin = await openAdmin(stack, door, `streams-${String(org)}`);
    const path = await admin.addServer(WORKSPACE, "small", url);
    for (let index = 0; index < KEYS_PER_ORG; index += 1)
      keys.push({ path, key: await admin.createKey(WORKSPACE) });
  }
  return keys;
}

async function openAdmin(stack: RunningStack, door: Door, org: string) {
  const person = { org, workspace: WORKSPACE, email: `owner@${org}.test`, name: "Owner", password: PASSWORD };
  const { adminKey } = await bootstrapDemo(person, stack.childEnv);
  const api = createDemoApi(door.origin, org, adminKey);
  const change = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${door.origin}/api/v1/orgs/${org}${path}`, {
      method,
      headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
  };
  return {
    addWorkspace: (slug: string) => change("POST", "/workspaces", { name: slug, slug }),
    createKey: (workspace: string) => api.createKey(workspace, "bench"),
    /** Registers, syncs and grants it; answers its public path. */
    async addServer(workspace: string, slug: string, url: string): Promise<string> {
      await api.ensureServer({ name: slug, slug, description: "", url });
      await change("POST", `/servers/${slug}/sync`);
      const grant = await api.ensureGrant(workspace, slug);
      return z.string().parse(new URL(grant.url).pathname);
    },
    switchOff: (workspace: string, server: string, tools: readonly string[]) =>
      change("PATCH", `/workspaces/${workspace}/servers/${server}/capabilities`, {
        changes: tools.map((name) => ({ kind: "tool", name, enabled: false })),
      }),
  };
}

import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { closeAdapters } from "@/lib/framework/adapters";
import { closeDatabase } from "@/lib/platform/db";
import { migrate } from "@/lib/platform/db/migrate";
import { findFreePort } from "@/lib/platform/embedded-postgres/free-port";
import { startEmbeddedPostgres } from "@/lib/platform/embedded-postgres/start-embedded-postgres";
import { grantServer } from "../helpers/data-plane";
import { makeOrg, makeWorkspaceKey } from "../helpers/factories";
import { startRedis } from "../helpers/redis-process";
import { startBalancer, type Balancer } from "./balancer";
import { endScript, runScript, type RunningScript } from "./process-tree";

const CLIENT_KEYS = 5;

/** The database of an installation, an organization in it, and what its processes run with. */
export interface Site {
  readonly key: string;
  /** Keys of further clients of the same workspace: one alone may have 64 calls at once. */
  readonly keys: readonly string[];
  /** Grants a server; answers the path of its endpoint. */
  grant(slug: string, url: string): Promise<string>;
  /** Starts two gateway processes behind a balancer; null when the bus is Redis and none is installed. */
  run(bus: "PostgreSQL" | "Redis"): Promise<Installation | null>;
  close(): Promise<void>;
}

export interface Installation {
  readonly balancer: Balancer;
  readonly processes: readonly [GatewayProcess, GatewayProcess];
  close(): Promise<void>;
}

export interface GatewayProcess {
  readonly port: number;
  output(): string;
  /** Sends the signal at once; resolves with the exit status. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  start(): Promise<void>;
}

/** One per test file: the file's own process works on the same database to fill it. */
export async function openSite(): Promise<Site> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "gatehouse-drill-"));
  const secret = () => randomBytes(16).toString("hex");
  const passwords = { superuser: secret(), owner: secret() };
  const postgres = await startEmbeddedPostgres({ dataDir, passwords, isThrowaway: true });
  await migrate(postgres.url);
  const settings = {
    DATABASE_URL: postgres.url,
    DATA_DIR: dataDir,
    GATEHOUSE_MASTER_KEYS: `test:${randomBytes(32).toString("base64")}`,
    GATEHOUSE_SEAL_KEYS: `test:${randomBytes(32).toString("base64")}`,
    NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
    GATEHOUSE_ENV: "development",
    GATEHOUSE_DRAIN_SECONDS: "20",
    LOG_LEVEL: "error",
  };
  Object.assign(process.env, settings);
  const org = await makeOrg();
  const { key } = await makeWorkspaceKey(org);
  const keys: string[] = [];
  for (let client = 0; client < CLIENT_KEYS; client += 1) keys.push((await makeWorkspaceKey(org)).key);
  return {
    key,
    keys,
    grant: async (slug, url) => {
      await grantServer(org, { slug, url });
      return `/${org.org.slug}/${org.workspace.slug}/${slug}/mcp`;
    },
    run: (bus) => run(bus, dataDir, settings),
    close: async () => {
      await closeAdapters();
      await closeDatabase();
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function run(
  bus: "PostgreSQL" | "Redis",
  dataDir: string,
  settings: Readonly<Record<string, string>>,
): Promise<Installation | null> {
  const redis = bus === "Redis" ? await startRedis() : null;
  if (bus === "Redis" && redis === null) return null;
  const ports = [await findFreePort(), await findFreePort()] as const;
  const balancer = await startBalancer(ports);
  const processOf = (port: number): Promise<GatewayProcess> =>
    startGatewayProcess(port, {
      ...settings,
      ...(redis === null ? {} : { REDIS_URL: redis.url }),
      // A journal of its own each, as on hosts of their own.
      DATA_DIR: path.join(dataDir, `process-${String(port)}`),
      PORT: String(port),
      HOST: "127.0.0.1",
      PUBLIC_URL: balancer.url.replace("127.0.0.1", "localhost"),
      GATEHOUSE_ROLE: "gateway",
    });
  const processes = [await processOf(ports[0]), await processOf(ports[1])] as const;
  return {
    balancer,
    processes,
    close: async () => {
      await Promise.all(processes.map((one) => one.end("SIGKILL")));
      await balancer.close();
      await redis?.stop();
    },
  };
}

async function startGatewayProcess(
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<GatewayProcess> {
  let script: RunningScript = runScript("server.ts", env);
  const isReady = async (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${String(port)}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  const ready = async (): Promise<void> => {
    for (const deadline = Date.now() + 60_000; !(await isReady());) {
      if (Date.now() > deadline || script.child.exitCode !== null) throw new Error(script.output());
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await ready();
  return {
    port,
    output: () => script.output(),
    end: (signal) => endScript(script, signal),
    async start() {
      script = runScript("server.ts", env);
      await ready();
    },
  };
}

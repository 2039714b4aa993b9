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
  /** The database of the processes, and the same for what only an operator does. */
  readonly databaseUrl: string;
  readonly superuserUrl: string;
  /** Grants a server; answers the path of its endpoint. */
  grant(slug: string, url: string): Promise<string>;
  /** Starts two gateway processes behind a balancer; null when the bus is Redis and none is installed. */
  run(bus: "PostgreSQL" | "Redis"): Promise<Installation | null>;
  /** The same, on the bus of the site; `envOf` adds settings of one of the processes. */
  runHere(envOf?: EnvOf): Promise<Installation>;
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

export type EnvOf = (index: 0 | 1, port: number) => Readonly<Record<string, string>>;

export interface SiteOptions {
  /** The bus of the site, to which the file's own process announces what it changes; PostgreSQL otherwise. */
  readonly redisUrl?: string | undefined;
  /** Settings of every process. */
  readonly env?: Readonly<Record<string, string>>;
  /** What a process runs: `server.ts` serves MCP alone. */
  readonly script?: "server.ts" | "scripts/start.ts";
}

/** One per test file: the file's own process works on the same database to fill it. */
export async function openSite({
  redisUrl,
  env = {},
  script = "server.ts",
}: SiteOptions = {}): Promise<Site> {
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
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    ...env,
  };
  Object.assign(process.env, settings);
  const org = await makeOrg();
  const { key } = await makeWorkspaceKey(org);
  const keys: string[] = [];
  for (let client = 0; client < CLIENT_KEYS; client += 1) keys.push((await makeWorkspaceKey(org)).key);
  return {
    key,
    keys,
    databaseUrl: postgres.url,
    superuserUrl: postgres.superuserUrl.replace(/postgres$/, "gatehouse"),
    grant: async (slug, url) => {
      await grantServer(org, { slug, url });
      return `/${org.org.slug}/${org.workspace.slug}/${slug}/mcp`;
    },
    async run(bus) {
      const redis = bus === "Redis" ? await startRedis() : null;
      if (bus === "Redis" && redis === null) return null;
      const onBus = redis === null ? settings : { ...settings, REDIS_URL: redis.url };
      const installation = await run({ dataDir, script }, onBus, () => ({}));
      return {
        ...installation,
        close: async () => {
          await installation.close();
          await redis?.stop();
        },
      };
    },
    runHere: (envOf = () => ({})) => run({ dataDir, script }, settings, envOf),
    close: async () => {
      await closeAdapters();
      await closeDatabase();
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function run(
  { dataDir, script }: { readonly dataDir: string; readonly script: string },
  settings: Readonly<Record<string, string>>,
  envOf: EnvOf,
): Promise<Installation> {
  const ports = [await findFreePort(), await findFreePort()] as const;
  const balancer = await startBalancer(ports);
  const processOf = (index: 0 | 1): Promise<GatewayProcess> => {
    const port = ports[index];
    return startGatewayProcess(script, port, {
      GATEHOUSE_ROLE: "gateway",
      ...settings,
      // A journal of its own each, as on hosts of their own.
      DATA_DIR: path.join(dataDir, `process-${String(port)}`),
      PORT: String(port),
      HOST: "127.0.0.1",
      PUBLIC_URL: balancer.url.replace("127.0.0.1", "localhost"),
      ...envOf(index, port),
    });
  };
  const processes = [await processOf(0), await processOf(1)] as const;
  return {
    balancer,
    processes,
    close: async () => {
      await Promise.all(processes.map((one) => one.end("SIGKILL")));
      await balancer.close();
    },
  };
}

async function startGatewayProcess(
  file: string,
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<GatewayProcess> {
  let script: RunningScript = runScript(file, env);
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
      script = runScript(file, env);
      await ready();
    },
  };
}

import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "@/lib/platform/db/migrate";
import { startEmbeddedPostgres } from "@/lib/platform/embedded-postgres/start-embedded-postgres";
import { startRedis } from "../helpers/redis-process";

const TEMPLATE = "gatehouse_template";

declare module "vitest" {
  interface ProvidedContext {
    /** URLs of the run's PostgreSQL server without a database name. */
    testPostgres: { readonly ownerServer: string; readonly adminServer: string; readonly template: string };
    /** URL of the run's Redis without a database number; null when redis-server is not installed. */
    testRedis: string | null;
  }
}

/** One real PostgreSQL and, where found, one real Redis per run; each test file gets databases of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = path.join(tmpdir(), `gatehouse-test-${randomBytes(4).toString("hex")}`);
  const passwords = { superuser: randomBytes(16).toString("hex"), owner: randomBytes(16).toString("hex") };
  const postgres = await startEmbeddedPostgres({ dataDir, passwords, isThrowaway: true });
  const redis = await startRedis();
  const stop = async () => {
    await redis?.stop();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const ownerServer = postgres.url.slice(0, postgres.url.lastIndexOf("/"));
    const adminServer = postgres.superuserUrl.slice(0, postgres.superuserUrl.lastIndexOf("/"));
    await makeTemplate(postgres.superuserUrl, `${ownerServer}/${TEMPLATE}`);
    project.provide("testPostgres", { ownerServer, adminServer, template: TEMPLATE });
    project.provide("testRedis", redis?.url ?? null);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

async function makeTemplate(adminUrl: string, templateUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`CREATE DATABASE ${TEMPLATE} OWNER gatehouse`);
  } finally {
    await admin.end();
  }
  await migrate(templateUrl);
}

import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { closeAdapters } from "@/lib/framework/adapters";
import { closeDatabase } from "@/lib/platform/db";
import { getTestDatabase, type TestDatabase } from "./test-database";

/** What `useStores` set up; filled before the first test of the file runs. */
export interface Stores {
  readonly database: TestDatabase;
  readonly dataDir: string;
}

/**
 * Gives the test file a migrated database, a data folder and secrets through the environment, as `npm start` would.
 * Call at the top of the file; settings of its own go into `env`.
 */
export function useStores(env: Readonly<Record<string, string>> = {}): { readonly current: Stores } {
  let stores: Stores | undefined;
  beforeAll(async () => {
    const database = await getTestDatabase();
    const dataDir = await mkdtemp(path.join(tmpdir(), "gatehouse-test-data-"));
    stores = { database, dataDir };
    Object.assign(process.env, {
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      GATEHOUSE_MASTER_KEYS: `test:${randomBytes(32).toString("base64")}`,
      GATEHOUSE_SEAL_KEYS: `test:${randomBytes(32).toString("base64")}`,
      NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
      GATEHOUSE_ENV: "development",
      LOG_LEVEL: "silent",
      ...env,
    });
  });
  afterAll(async () => {
    await closeAdapters();
    await closeDatabase();
    await stores?.database.drop();
    await rm(stores?.dataDir ?? "", { recursive: true, force: true });
  });
  return {
    get current() {
      if (stores === undefined) throw new Error("the stores are there in tests and hooks only");
      return stores;
    },
  };
}

import {
  findRunningUrl,
  startEmbeddedPostgres,
} from "@/lib/platform/embedded-postgres/start-embedded-postgres";
import { hasEmbeddedState } from "@/lib/platform/embedded-postgres/state-file";
import { ensureDataDir } from "@/lib/platform/embedded-postgres/place";
import { migrate } from "@/lib/platform/db/migrate";
import type { Env } from "@/lib/platform/env";
import { loadSecrets, secretsAsEnv, type Secrets } from "@/lib/platform/secrets-file";
import type { Progress } from "./progress";

/** The database of an instance and the settings that come with it. */
export interface OpenDatabase {
  readonly url: string;
  /** Environment variables for everything that uses the database. */
  readonly settings: Readonly<Record<string, string>>;
  /** Stops what we started; nothing when the database is not ours. */
  stop(): Promise<void>;
}

/** DATABASE_URL, or the embedded PostgreSQL of DATA_DIR, started here. */
export async function openDatabase(env: Env, progress: Progress): Promise<OpenDatabase> {
  await ensureDataDir(env.DATA_DIR);
  const secrets = await secretsOf(env);
  const settings = { ...(secrets === null ? {} : secretsAsEnv(secrets)) };
  if (env.DATABASE_URL !== undefined || secrets === null) {
    const url = env.DATABASE_URL ?? "";
    return { url, settings: { ...settings, DATABASE_URL: url }, stop: () => Promise.resolve() };
  }
  const embedded = await progress.step(`Starting the embedded PostgreSQL in ${env.DATA_DIR}`, (note) =>
    startEmbeddedPostgres({ dataDir: env.DATA_DIR, passwords: passwordsOf(secrets), onProgress: note }),
  );
  return { url: embedded.url, settings: { ...settings, DATABASE_URL: embedded.url }, stop: embedded.stop };
}

/** Joins the database of an instance that is running now; null when none is. */
export async function joinRunningDatabase(env: Env): Promise<OpenDatabase | null> {
  if (env.DATABASE_URL !== undefined || !hasEmbeddedState(env.DATA_DIR)) return null;
  const secrets = await loadSecrets(env.DATA_DIR, { mustExist: true });
  const url = await findRunningUrl(env.DATA_DIR, passwordsOf(secrets));
  if (url === null) return null;
  const settings = { ...secretsAsEnv(secrets), DATABASE_URL: url };
  return { url, settings, stop: () => Promise.resolve() };
}

/** Brings the database to this version. */
export async function migrateDatabase(env: Env, database: OpenDatabase, progress: Progress): Promise<void> {
  await progress.step("Checking the database's schema", (note) =>
    migrate(env.MIGRATE_DATABASE_URL ?? database.url, {
      hasQueueTables: env.REDIS_URL === undefined,
      applicationUrl: database.url,
      onProgress: note,
    }),
  );
}

/** Whether every secret is configured. Then no file is read or written, as on a host with a read-only disk. */
export function isEverySecretSet(env: Env): boolean {
  return (
    env.DATABASE_URL !== undefined &&
    env.GATEHOUSE_MASTER_KEYS !== undefined &&
    env.GATEHOUSE_SEAL_KEYS !== undefined &&
    env.NEXTAUTH_SECRET !== undefined
  );
}

async function secretsOf(env: Env): Promise<Secrets | null> {
  if (isEverySecretSet(env)) return null;
  const mustExist = env.DATABASE_URL === undefined && hasEmbeddedState(env.DATA_DIR);
  return loadSecrets(env.DATA_DIR, { mustExist });
}

function passwordsOf(secrets: Secrets) {
  return { superuser: secrets.postgresSuperuserPassword, owner: secrets.postgresOwnerPassword };
}

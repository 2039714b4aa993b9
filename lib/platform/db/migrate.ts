import { randomUUID } from "node:crypto";
import path from "node:path";
import { DEFAULT_SCHEMA, runMigrations } from "bullmq";
import pg from "pg";
import { StartupError } from "../startup-error";
import { ensureApplicationRole, grantQueueSchema } from "./application-role";
import { readMigrations, type MigrationFile } from "./migration-files";

// Prisma takes the same lock, so its CLI and we never run at once.
const PRISMA_LOCK = 72_707_369;

// Prisma's own table, column by column: its CLI must find a history it trusts.
const HISTORY_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

export interface MigrateOptions {
  /** Default: prisma/migrations of the project. */
  readonly migrationsDir?: string;
  /** Prepares the tables of the queue, needed when there is no Redis. Default true. */
  readonly hasQueueTables?: boolean;
  /** URL the application connects with, when it is another role than the one that migrates. */
  readonly applicationUrl?: string;
  readonly onProgress?: (line: string) => void;
}

export interface MigrateResult {
  readonly applied: readonly string[];
  /** Whether the application becomes `gatehouse_app`; false: the login role is bound by row-level security itself. */
  readonly usesApplicationRole: boolean;
}

/** Brings a database to this version: SQL migrations, application role and grants, queue tables. Repeatable. */
export async function migrate(databaseUrl: string, options: MigrateOptions = {}): Promise<MigrateResult> {
  const say = options.onProgress ?? (() => undefined);
  const files = await readMigrations(options.migrationsDir ?? path.resolve("prisma/migrations"));
  const client = await connect(databaseUrl);
  try {
    await client.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK]);
    await client.query(HISTORY_TABLE);
    const pending = await findPending(client, files);
    for (const file of pending) {
      say(`Applying migration ${file.name}`);
      await apply(client, file);
    }
    const logins = options.applicationUrl === undefined ? [] : [loginOf(options.applicationUrl)];
    const usesApplicationRole = await ensureApplicationRole(client, logins);
    if (options.hasQueueTables ?? true) {
      await runMigrations(client, DEFAULT_SCHEMA);
      if (usesApplicationRole) await grantQueueSchema(client, DEFAULT_SCHEMA);
    }
    return { applied: pending.map((file) => file.name), usesApplicationRole };
  } finally {
    await client.end();
  }
}

/** Names of the migrations a database still lacks; throws when its history contradicts the files. */
export async function pendingMigrations(
  databaseUrl: string,
  migrationsDir?: string,
): Promise<readonly string[]> {
  const files = await readMigrations(migrationsDir ?? path.resolve("prisma/migrations"));
  const client = await connect(databaseUrl);
  try {
    const { rows } = await client.query<{ exists: boolean }>(
      "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists",
    );
    if (rows[0]?.exists !== true) return files.map((file) => file.name);
    return (await findPending(client, files)).map((file) => file.name);
  } finally {
    await client.end();
  }
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (cause) {
    throw new StartupError(explainConnection(connectionString, cause), { cause });
  }
}

function explainConnection(connectionString: string, cause: unknown): string {
  const url = new URL(connectionString);
  const place = `${url.hostname}:${url.port || "5432"}`;
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  switch (code) {
    case "3D000":
      return `The database "${url.pathname.slice(1)}" does not exist on ${place}. Create it, then start again.`;
    case "28P01":
    case "28000":
      return `PostgreSQL at ${place} refuses the user "${url.username}" or its password. Correct DATABASE_URL.`;
    case "ECONNREFUSED":
      return `Nothing listens on ${place}. Start PostgreSQL there, or correct DATABASE_URL.`;
    case "ENOTFOUND":
      return `The host "${url.hostname}" of DATABASE_URL is unknown. Correct it.`;
    default:
      return `PostgreSQL at ${place} cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

interface HistoryRow {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

async function findPending(
  client: pg.Client,
  files: readonly MigrationFile[],
): Promise<readonly MigrationFile[]> {
  const { rows } = await client.query<HistoryRow>(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  const history = new Map(rows.map((row) => [row.migration_name, row]));
  return files.filter((file) => {
    const row = history.get(file.name);
    if (row === undefined) return true;
    if (row.finished_at === null) {
      throw new StartupError(
        `Migration ${file.name} failed halfway in an earlier run. Repair the database, then run: npx prisma migrate resolve --applied ${file.name} (or --rolled-back).`,
      );
    }
    if (row.checksum !== file.checksum) {
      throw new StartupError(
        `Migration ${file.name} was changed after it was applied to this database. Restore the file: applied migrations never change.`,
      );
    }
    return false;
  });
}

// In one transaction with its record: a migration is applied and recorded, or neither.
async function apply(client: pg.Client, file: MigrationFile): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES ($1, $2, $3, clock_timestamp())",
      [randomUUID(), file.checksum, file.name],
    );
    await client.query(file.sql);
    await client.query(
      "UPDATE _prisma_migrations SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL",
      [file.name],
    );
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK").catch(() => undefined);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartupError(`Migration ${file.name} failed and was rolled back: ${reason}`, { cause });
  }
}

function loginOf(url: string): string {
  return decodeURIComponent(new URL(url).username);
}

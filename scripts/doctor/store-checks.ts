import { Redis } from "ioredis";
import pg from "pg";
import { pendingMigrations } from "@/lib/platform/db/migrate";
import { hasEmbeddedState } from "@/lib/platform/embedded-postgres/state-file";
import type { Env } from "@/lib/platform/env";
import { hasSecretsFile, loadSecrets } from "@/lib/platform/secrets-file";
import { isEverySecretSet, joinRunningDatabase } from "../stack/database";
import { failure, fine, warning, type Finding } from "./finding";

const POSTGRES_MIN = 150_000;
const TIMEOUT_MS = 5_000;

export async function checkSecrets(env: Env): Promise<Finding> {
  if (isEverySecretSet(env)) return fine("Secrets are set in the environment");
  const mustExist = env.DATABASE_URL === undefined && hasEmbeddedState(env.DATA_DIR);
  if (!mustExist && !hasSecretsFile(env.DATA_DIR)) {
    return fine("Secrets: those that are not set will be generated at the first start");
  }
  await loadSecrets(env.DATA_DIR, { mustExist: true });
  return fine("Secrets are in order");
}

/** The database's version, the power of our role, and the migrations. */
export async function checkDatabase(env: Env): Promise<readonly Finding[]> {
  const url = env.DATABASE_URL ?? (await joinRunningDatabase(env))?.url;
  if (url === undefined) return [fine("The embedded database starts with npm start")];
  const pending = await pendingMigrations(env.MIGRATE_DATABASE_URL ?? url);
  const migrations =
    pending.length === 0
      ? fine("The schema is at this version")
      : warning(
          `${String(pending.length)} migrations are not applied`,
          "npm start applies them, or: npm run db:migrate",
        );
  return [await checkRole(url), migrations];
}

interface RoleRow {
  readonly name: string;
  readonly version: number;
  readonly isPrivileged: boolean;
  readonly isMember: boolean;
}

async function checkRole(url: string): Promise<Finding> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: TIMEOUT_MS });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<RoleRow>(
      `SELECT rolname AS name, current_setting('server_version_num')::int AS version,
              rolsuper OR rolbypassrls AS "isPrivileged",
              EXISTS (SELECT 1 FROM pg_roles app WHERE app.rolname = 'gatehouse_app'
                      AND pg_has_role(current_user, app.oid, 'MEMBER')) AS "isMember"
       FROM pg_roles WHERE rolname = current_user`,
    );
    return rows[0] === undefined
      ? failure("The database role is unknown", "Check DATABASE_URL.")
      : judge(rows[0]);
  } finally {
    await client.end();
  }
}

function judge({ name, version, isPrivileged, isMember }: RoleRow): Finding {
  if (version < POSTGRES_MIN) {
    return failure(
      `PostgreSQL ${String(Math.floor(version / 10_000))} is too old`,
      "Use PostgreSQL 15 or newer.",
    );
  }
  if (isPrivileged && !isMember) {
    return warning(
      `The database role "${name}" bypasses row-level security`,
      "npm start makes the role gatehouse_app and runs as it; better, put an ordinary role into DATABASE_URL.",
    );
  }
  return fine(`The database answers; the application runs as ${isMember ? "gatehouse_app" : name}`);
}

export async function checkRedis(env: Env): Promise<Finding> {
  if (env.REDIS_URL === undefined) return fine("Redis is not configured; PostgreSQL does its work");
  const client = new Redis(env.REDIS_URL, {
    lazyConnect: true,
    connectTimeout: TIMEOUT_MS,
    retryStrategy: () => null,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const policy = (await client.config("GET", "maxmemory-policy").catch(() => [])) as readonly string[];
    if (policy[1] === undefined || policy[1] === "noeviction") return fine("Redis answers");
    return warning(
      `Redis may evict keys (maxmemory-policy ${policy[1]}), and jobs would be lost with them`,
      "Run: redis-cli config set maxmemory-policy noeviction",
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failure(`Redis does not answer: ${reason}`, "Start it, or correct or unset REDIS_URL.");
  } finally {
    client.disconnect();
  }
}

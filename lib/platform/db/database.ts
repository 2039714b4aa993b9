import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { requireEnv } from "../env";
import { AppError } from "@/lib/shared/errors";
import { forgetSingleton, processSingleton } from "@/lib/shared/process-singleton";
import { APPLICATION_ROLE } from "./application-role";
import { PrismaClient, type Prisma } from "./generated/client";
import { SILENT_MS_MAX, socketsWithin } from "./silence";

// Threat: a superuser or BYPASSRLS role reads every tenant whatever the policies say. Rule: the application runs as
// `gatehouse_app` where the login role may become it, else as the login role, and never as one of those two.
const POOL_MAX = 10;

/** A client bound to one transaction; see tenant-db.ts for how to get one. */
export type Db = Prisma.TransactionClient;

export interface Database {
  readonly prisma: PrismaClient;
  /** For SQL that Prisma cannot say: bulk inserts of calls, epochs, partitions. */
  readonly pool: pg.Pool;
}

/** The process's database, opened at first use. Throws `unavailable` when it cannot be reached. */
export function getDatabase(): Promise<Database> {
  return processSingleton("database", () =>
    open(requireEnv("DATABASE_URL")).catch((error: unknown) => {
      forgetSingleton("database");
      throw error;
    }),
  );
}

/** Closes the pools; the next use opens new ones. */
export async function closeDatabase(): Promise<void> {
  const database = await processSingleton<Promise<Database> | null>("database", () => null);
  forgetSingleton("database");
  await database?.prisma.$disconnect();
  await database?.pool.end();
}

async function open(connectionString: string): Promise<Database> {
  const role = await applicationRole(connectionString);
  const config: pg.PoolConfig = {
    connectionString,
    max: POOL_MAX,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    stream: socketsWithin(SILENT_MS_MAX),
    application_name: "gatehouse",
    ...(role === null ? {} : { options: `-c role=${role}` }),
  };
  const pool = new pg.Pool(config);
  // Without a listener the loss of an idle connection would end the process.
  pool.on("error", () => undefined);
  const adapter = new PrismaPg(config, { onPoolError: () => undefined });
  return { prisma: new PrismaClient({ adapter }), pool };
}

async function applicationRole(connectionString: string): Promise<string | null> {
  const stream = socketsWithin(SILENT_MS_MAX);
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000, stream });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ privileged: boolean; member: boolean | null }>(
      `SELECT me.rolsuper OR me.rolbypassrls AS privileged,
              (SELECT pg_has_role(current_user, app.oid, 'MEMBER') FROM pg_roles app WHERE app.rolname = $1) AS member
       FROM pg_roles me WHERE me.rolname = current_user`,
      [APPLICATION_ROLE],
    );
    if (rows[0]?.member === true) return APPLICATION_ROLE;
    if (rows[0]?.privileged !== false) {
      throw new AppError("unavailable", {
        code: "database_role_privileged",
        publicMessage: `The database role is a superuser or bypasses row-level security. Run the migrations (they create ${APPLICATION_ROLE}), or use another role.`,
      });
    }
    return null;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("unavailable", {
      code: "database_unavailable",
      publicMessage: "The database cannot be reached. Try again in a moment.",
      cause: error,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

import { execFile } from "node:child_process";
import { chmod, chown, readFile, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { StartupError } from "../startup-error";
import { programOf, type Binaries } from "./binaries";
import type { Place } from "./place";
import { postgresEnv } from "./postmaster";
import { asUser } from "./system-user";

const SUPERUSER = "postgres";

/** Role and database of the application; the role owns the schema and is bound by row-level security. */
export const OWNER = "gatehouse";

/** Passwords of the two roles. */
export interface ClusterPasswords {
  readonly superuser: string;
  readonly owner: string;
}

/** Makes the cluster if there is none. An interrupted attempt leaves nothing that looks like one. */
export async function ensureCluster(
  place: Place,
  binaries: Binaries,
  options: { superuserPassword: string; isDurable: boolean },
): Promise<"created" | "existing"> {
  if (existsSync(path.join(place.cluster, "PG_VERSION"))) {
    await refuseOtherMajor(place.cluster, binaries.major);
    return "existing";
  }
  const draft = `${place.cluster}.new`;
  const passwordFile = path.join(place.home, "superuser-password");
  await rm(draft, { recursive: true, force: true });
  await writeFile(passwordFile, options.superuserPassword, { mode: 0o600 });
  await chmod(passwordFile, 0o600);
  if (place.user !== null) await chown(passwordFile, place.user.uid, place.user.gid);
  const args = [
    ...["-D", draft, "-U", SUPERUSER, `--pwfile=${passwordFile}`, "--auth=scram-sha-256"],
    ...["-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
    ...syncFlags(options.isDurable),
  ];
  try {
    await promisify(execFile)(programOf(place.native, "initdb"), args, {
      cwd: place.home,
      ...(process.platform === "win32" ? {} : { env: postgresEnv(place.native) }),
      ...asUser(place.user),
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartupError(`The embedded database could not be created in ${place.home}: ${reason}`, {
      cause,
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(draft, place.cluster);
  return "created";
}

// One flush of the file system instead of one per file: seconds on a busy disk.
function syncFlags(isDurable: boolean): readonly string[] {
  if (!isDurable) return ["--no-sync"];
  return process.platform === "linux" ? ["--sync-method=syncfs"] : [];
}

/** Makes the application's role and database; repeatable. */
export async function ensureOwner(port: number, passwords: ClusterPasswords): Promise<void> {
  await withClient(superuserUrl(port, passwords), async (client) => {
    const role = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [OWNER]);
    const password = pg.escapeLiteral(passwords.owner);
    if (role.rowCount === 0) {
      await client.query(
        `CREATE ROLE ${OWNER} LOGIN CREATEROLE CREATEDB NOSUPERUSER NOBYPASSRLS PASSWORD ${password}`,
      );
    }
    const database = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [OWNER]);
    if (database.rowCount === 0) await client.query(`CREATE DATABASE ${OWNER} OWNER ${OWNER}`);
  });
}

/** URL of the application's role. */
export function ownerUrl(port: number, passwords: ClusterPasswords): string {
  return `postgresql://${OWNER}:${passwords.owner}@127.0.0.1:${String(port)}/${OWNER}`;
}

/** URL of the superuser: for making the application's role, and for tests. The application never gets it. */
export function superuserUrl(port: number, passwords: ClusterPasswords): string {
  return `postgresql://${SUPERUSER}:${passwords.superuser}@127.0.0.1:${String(port)}/postgres`;
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    const isPassword = cause instanceof Error && "code" in cause && cause.code === "28P01";
    throw new StartupError(
      isPassword
        ? "The embedded database refuses the password in DATA_DIR/secrets.json. Restore the secrets.json that belongs to it."
        : `The embedded database does not answer: ${String(cause)}`,
      { cause },
    );
  }
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function refuseOtherMajor(cluster: string, major: string): Promise<void> {
  const written = (await readFile(path.join(cluster, "PG_VERSION"), "utf8")).trim();
  if (written === major) return;
  throw new StartupError(
    `The embedded database in ${cluster} was written by PostgreSQL ${written}, and this version of Gatehouse brings PostgreSQL ${major}. ` +
      "Go back to the earlier version, export the data with pg_dump, and import it into a new DATA_DIR.",
  );
}

// Looking into a running product from outside: its processes and its database.
import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { superuserUrl } from "@/lib/platform/embedded-postgres/cluster";
import { readState } from "@/lib/platform/embedded-postgres/state-file";
import { loadSecrets } from "@/lib/platform/secrets-file";
import { processesOf } from "./process-tree";

/** The process of the data folder that runs this script: `scripts/start.ts`, `server.ts`, `workers/main.ts`. */
export function processRunning(dataDir: string, script: string): number {
  const found = processesOf(dataDir).find((pid) => {
    const args = readFileSync(`/proc/${String(pid)}/cmdline`, "utf8").split("\0");
    return path.basename(args[0] ?? "") === "node" && args.includes(script);
  });
  if (found === undefined) throw new Error(`no process runs ${script}`);
  return found;
}

/** The embedded PostgreSQL's process, or null while there is none. */
export async function postmasterOf(dataDir: string): Promise<number | null> {
  const state = await readState(dataDir);
  try {
    const pidFile = readFileSync(path.join(state?.home ?? "", "cluster", "postmaster.pid"), "utf8");
    return Number(pidFile.split("\n")[0]);
  } catch {
    return null;
  }
}

/** Runs one statement in the product's database as its superuser. */
export async function queryDatabase<R extends pg.QueryResultRow>(
  dataDir: string,
  statement: string,
): Promise<R[]> {
  const state = await readState(dataDir);
  const secrets = await loadSecrets(dataDir, { mustExist: true });
  const passwords = {
    superuser: secrets.postgresSuperuserPassword,
    owner: secrets.postgresOwnerPassword,
  };
  const url = new URL(superuserUrl(state?.port ?? 0, passwords));
  url.pathname = "/gatehouse";
  const client = new pg.Client({ connectionString: url.href, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<R>(statement)).rows;
  } finally {
    await client.end();
  }
}

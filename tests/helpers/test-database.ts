import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

/** A migrated, empty database of one test file. */
export interface TestDatabase {
  readonly name: string;
  /** As the application's login: bound by row-level security. */
  readonly url: string;
  /** As a superuser: sees everything. */
  readonly adminUrl: string;
  drop(): Promise<void>;
}

/** Clones the migrated template; `{ isEmpty: true }` gives a database without migrations. */
export async function getTestDatabase(options: { isEmpty?: boolean } = {}): Promise<TestDatabase> {
  const { ownerServer, adminServer, template } = inject("testPostgres");
  const name = `test_${randomBytes(6).toString("hex")}`;
  const source = options.isEmpty === true ? "template1" : template;
  await asAdmin(adminServer, `CREATE DATABASE ${name} TEMPLATE ${source} OWNER gatehouse`);
  return {
    name,
    url: `${ownerServer}/${name}`,
    adminUrl: `${adminServer}/${name}`,
    drop: () => asAdmin(adminServer, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function asAdmin(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

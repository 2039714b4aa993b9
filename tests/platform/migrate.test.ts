import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensureApplicationRole } from "@/lib/platform/db/application-role";
import { migrate, pendingMigrations } from "@/lib/platform/db/migrate";
import { getTestDatabase, type TestDatabase } from "../helpers/test-database";

let database: TestDatabase;
let migrationsDir: string;
const cleanups: (() => Promise<void>)[] = [];

beforeEach(async () => {
  database = await getTestDatabase({ isEmpty: true });
  const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-migrations-"));
  migrationsDir = folder;
  cleanups.push(database.drop, () => rm(folder, { recursive: true }));
});

afterAll(async () => {
  for (const cleanup of cleanups) await cleanup();
});

async function addMigration(name: string, sql: string): Promise<string> {
  await mkdir(path.join(migrationsDir, name));
  const file = path.join(migrationsDir, name, "migration.sql");
  await writeFile(file, sql);
  return file;
}

const queries = new Set<pg.Client>();

async function connect(url = database.url): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  queries.add(client);
  return client;
}

afterEach(async () => {
  for (const client of queries) await client.end();
  queries.clear();
});

describe("migrate", () => {
  it("applies what is missing, in order, and nothing twice", async () => {
    await addMigration("20260102_second", "INSERT INTO a VALUES (2);");
    await addMigration("20260101_first", "CREATE TABLE a (n int); INSERT INTO a VALUES (1);");
    expect(await pendingMigrations(database.url, migrationsDir)).toEqual([
      "20260101_first",
      "20260102_second",
    ]);
    expect((await migrate(database.url, { migrationsDir })).applied).toHaveLength(2);
    expect((await migrate(database.url, { migrationsDir })).applied).toEqual([]);
    await addMigration("20260103_third", "INSERT INTO a VALUES (3);");
    expect((await migrate(database.url, { migrationsDir })).applied).toEqual(["20260103_third"]);
    const { rows } = await (await connect()).query<{ n: number }>("SELECT n FROM a");
    expect(rows.map((row) => row.n)).toEqual([1, 2, 3]);
  });

  it("leaves the history that Prisma's own command would leave", async () => {
    const file = await addMigration("20260101_first", "CREATE TABLE a (n int);");
    await migrate(database.url, { migrationsDir });
    const { rows } = await (await connect()).query("SELECT * FROM _prisma_migrations");
    expect(rows).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        checksum: createHash("sha256")
          .update(await readFile(file))
          .digest("hex"),
        migration_name: "20260101_first",
        started_at: expect.any(Date),
        finished_at: expect.any(Date),
        rolled_back_at: null,
        logs: null,
        applied_steps_count: 1,
      },
    ]);
  });

  it("a failing migration leaves neither change nor record, and says which it was", async () => {
    await addMigration("20260101_first", "CREATE TABLE a (n int);");
    await addMigration("20260102_broken", "CREATE TABLE b (n int); SELECT nonsense;");
    await expect(migrate(database.url, { migrationsDir })).rejects.toThrow(
      /20260102_broken failed and was rolled back/,
    );
    const { rows } = await (
      await connect()
    ).query("SELECT to_regclass('b') AS b, (SELECT count(*)::int FROM _prisma_migrations) AS recorded");
    expect(rows).toEqual([{ b: null, recorded: 1 }]);
  });

  it("an applied migration that was edited afterwards is refused", async () => {
    const file = await addMigration("20260101_first", "CREATE TABLE a (n int);");
    await migrate(database.url, { migrationsDir });
    await writeFile(file, "CREATE TABLE a (n bigint);");
    await expect(migrate(database.url, { migrationsDir })).rejects.toThrow(
      /was changed after it was applied/,
    );
  });

  it("a migration that another tool left unfinished is refused", async () => {
    await addMigration("20260101_first", "CREATE TABLE a (n int);");
    await migrate(database.url, { migrationsDir });
    await (await connect()).query("UPDATE _prisma_migrations SET finished_at = NULL");
    await expect(migrate(database.url, { migrationsDir })).rejects.toThrow(/failed halfway/);
  });

  it("a database that is newer than the files is left alone", async () => {
    const file = await addMigration("20260101_first", "CREATE TABLE a (n int);");
    await migrate(database.url, { migrationsDir });
    await rm(path.dirname(file), { recursive: true });
    expect((await migrate(database.url, { migrationsDir })).applied).toEqual([]);
  });

  it("several processes that migrate at once apply each migration once", async () => {
    await addMigration("20260101_first", "CREATE TABLE a (n int); SELECT pg_sleep(0.2);");
    const results = await Promise.all([1, 2, 3].map(() => migrate(database.url, { migrationsDir })));
    expect(results.flatMap((result) => result.applied)).toEqual(["20260101_first"]);
  });

  it("an unreachable database is explained", async () => {
    const url = database.url.replace(/\/[^/]*$/, "/missing");
    await expect(migrate(url, { migrationsDir })).rejects.toThrow('The database "missing" does not exist');
    await expect(migrate("postgresql://a:b@127.0.0.1:1/x", { migrationsDir })).rejects.toThrow(
      "Nothing listens on",
    );
  });
});

describe("the application's role", () => {
  it("may use tables and sequences, but neither partitions directly nor the migration history", async () => {
    await addMigration(
      "20260101_first",
      `CREATE TABLE a (id serial, n int);
       CREATE TABLE calls (n int, day date) PARTITION BY RANGE (day);
       CREATE TABLE calls_1 PARTITION OF calls FOR VALUES FROM ('2026-01-01') TO ('2026-01-02');`,
    );
    expect(await migrate(database.url, { migrationsDir })).toMatchObject({ usesApplicationRole: true });
    const client = await connect();
    await client.query("SET ROLE gatehouse_app");
    await client.query("INSERT INTO a (n) VALUES (1)");
    await client.query("INSERT INTO calls VALUES (1, '2026-01-01')");
    await client.query("SELECT count(*) FROM bullmq.queue_meta").catch((error: Error) => {
      expect(error.message).not.toContain("permission denied");
    });
    await expect(client.query("SELECT * FROM calls_1")).rejects.toThrow("permission denied");
    await expect(client.query("SELECT * FROM _prisma_migrations")).rejects.toThrow("permission denied");
    await expect(client.query("CREATE TABLE b (n int)")).rejects.toThrow("permission denied");
    const { rows } = await client.query(
      "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user",
    );
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false }]);
  });

  it("is what a superuser's application runs as", async () => {
    await addMigration("20260101_first", "CREATE TABLE a (n int);");
    expect(await migrate(database.adminUrl, { migrationsDir })).toMatchObject({ usesApplicationRole: true });
  });

  it("is refused when it could bypass row-level security", async () => {
    const admin = await connect(database.adminUrl);
    await admin.query("BEGIN; ALTER ROLE gatehouse_app BYPASSRLS");
    try {
      // Roles are shared by the whole server, so the change stays inside a transaction of the same session.
      await expect(ensureApplicationRole(admin, [])).rejects.toThrow(
        /must be NOLOGIN, NOSUPERUSER and NOBYPASSRLS/,
      );
    } finally {
      await admin.query("ROLLBACK");
    }
  });

  it("a plain role that may not make roles runs as it is", async () => {
    const admin = await connect(database.adminUrl);
    const login = `plain_${database.name}`;
    await admin.query(
      `CREATE ROLE ${login} LOGIN PASSWORD 'plain'; ALTER DATABASE ${database.name} OWNER TO ${login}`,
    );
    const url = database.url.replace(/\/\/[^@]*@/, `//${login}:plain@`);
    await addMigration("20260101_first", "CREATE TABLE a (n int);");
    expect(await migrate(url, { migrationsDir })).toMatchObject({ usesApplicationRole: false });
  });

  it("another role of the application may become it when an administrator said so, else it is refused", async () => {
    const admin = await connect(database.adminUrl);
    const [owner, login] = [`owner_${database.name}`, `app_${database.name}`];
    await admin.query(
      `CREATE ROLE ${owner} LOGIN PASSWORD 'plain'; CREATE ROLE ${login} LOGIN PASSWORD 'plain';
       ALTER DATABASE ${database.name} OWNER TO ${owner}`,
    );
    const urlAs = (name: string) => database.url.replace(/\/\/[^@]*@/, `//${name}:plain@`);
    const options = { migrationsDir, applicationUrl: urlAs(login) };
    await addMigration("20260101_first", "CREATE TABLE a (n int);");
    await expect(migrate(urlAs(owner), options)).rejects.toThrow(`GRANT gatehouse_app TO "${login}"`);
    await admin.query(`GRANT gatehouse_app TO ${login}`);
    expect(await migrate(urlAs(owner), options)).toMatchObject({ usesApplicationRole: true });
    const application = await connect(urlAs(login));
    await application.query("SET ROLE gatehouse_app; INSERT INTO a VALUES (1)");
  });
});

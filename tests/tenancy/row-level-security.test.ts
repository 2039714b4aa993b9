import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TENANCY } from "@/lib/platform/db/tenancy";
import { getDatabase, withTenant, withUser } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { makeOrg, makeWorkspaceKey, type TestOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

const stores = useStores();
let mine: TestOrg;
let theirs: TestOrg;
let admin: pg.Client;

beforeAll(async () => {
  mine = await makeOrg();
  theirs = await makeOrg();
  await makeWorkspaceKey(theirs);
  admin = new pg.Client({ connectionString: stores.current.database.adminUrl });
  await admin.connect();
});
afterAll(() => admin.end());

interface Table {
  name: string;
  model: string | undefined;
  tenantColumn: string;
}

/** Every table that names an organization, as PostgreSQL knows it. */
async function tenantTables(): Promise<Table[]> {
  const { rows } = await admin.query<{ name: string; secured: boolean; forced: boolean }>(
    `SELECT c.relname AS name, c.relrowsecurity AS secured, c.relforcerowsecurity AS forced
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id' AND NOT a.attisdropped
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')`,
  );
  expect(rows.length).toBeGreaterThan(14);
  const bare = rows.filter((row) => row.name !== "org_epochs" && !(row.secured && row.forced));
  expect(bare.map((row) => row.name)).toEqual([]);
  return rows.map(({ name }) => ({ name, model: undefined, tenantColumn: "org_id" }));
}

/** One statement as the application's role, with these settings, in a transaction that is rolled back. */
async function asApplication(settings: Record<string, string>, sql: string, values: unknown[] = []) {
  const { pool } = await getDatabase();
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    for (const [name, value] of Object.entries(settings)) {
      await client.query("SELECT set_config($1, $2, true)", [name, value]);
    }
    return await client.query(sql, values);
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

describe("row-level security", () => {
  it("is on and forced for every table that names an organization", async () => {
    await tenantTables();
  });

  it("binds us: the application's role is no superuser, bypasses nothing and owns no table", async () => {
    const { rows } = await asApplication(
      {},
      `SELECT rolsuper OR rolbypassrls AS privileged,
              (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid AND relnamespace = 'public'::regnamespace) AS owned
       FROM pg_roles r WHERE rolname = current_user`,
    );
    expect(rows).toEqual([{ privileged: false, owned: 0 }]);
  });

  it("shows nothing without a tenant, and of another tenant nothing", async () => {
    for (const { name } of await tenantTables()) {
      if (name === "org_epochs" || name.startsWith("calls_")) continue;
      expect((await asApplication({}, `SELECT 1 FROM "${name}"`)).rowCount, name).toBe(0);
      const foreign = await asApplication(
        { "app.org_id": mine.org.id },
        `SELECT 1 FROM "${name}" WHERE org_id <> '${mine.org.id}'`,
      );
      expect(foreign.rowCount, name).toBe(0);
    }
    expect((await asApplication({}, "SELECT 1 FROM organizations")).rowCount).toBe(0);
    expect((await asApplication({ "app.org_id": mine.org.id }, "SELECT 1 FROM organizations")).rowCount).toBe(
      1,
    );
  });

  it("refuses to write for another tenant", async () => {
    const insert = `INSERT INTO workspaces (id, org_id, slug, name) VALUES ($1, $2, 'stolen', 'x')`;
    const values = [newId(), theirs.org.id];
    await expect(asApplication({ "app.org_id": mine.org.id }, insert, values)).rejects.toThrow(
      /row-level security/,
    );
    await expect(asApplication({}, insert, values)).rejects.toThrow(/row-level security/);
    const update = await asApplication({ "app.org_id": mine.org.id }, "UPDATE api_keys SET name = 'stolen'");
    expect(update.rowCount).toBe(0);
    const removal = await asApplication(
      { "app.org_id": mine.org.id },
      "DELETE FROM workspaces WHERE id = $1",
      [theirs.workspace.id],
    );
    expect(removal.rowCount).toBe(0);
  });

  it("keeps partitions of the calls out of direct reach", async () => {
    await expect(asApplication({ "app.org_id": mine.org.id }, "SELECT 1 FROM calls_default")).rejects.toThrow(
      /permission denied/,
    );
  });

  it("shows one workspace only where the transaction is bound to one", async () => {
    const other = newId();
    const { pool } = await getDatabase();
    const client = await pool.connect();
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.org_id', $1, true)", [theirs.org.id]);
    expect((await client.query("SELECT 1 FROM api_keys")).rowCount).toBe(1);
    await client.query("SELECT set_config('app.workspace_id', $1, true)", [other]);
    expect((await client.query("SELECT 1 FROM api_keys")).rowCount).toBe(0);
    await client.query("ROLLBACK");
    client.release();
  });

  it("lets a person see their own memberships before an organization is chosen, and nobody else's", async () => {
    const seen = await withUser(mine.owner.userId, async (db) => ({
      members: await db.orgMember.findMany(),
      organizations: await db.organization.findMany(),
      workspaces: await db.workspace.count(),
    }));
    expect(seen.members.map((member) => member.userId)).toEqual([mine.owner.userId]);
    expect(seen.organizations.map((organization) => organization.id)).toEqual([mine.org.id]);
    expect(seen.workspaces).toBe(0);
  });
});

describe("the client's own belt", () => {
  it("knows how every model belongs to a tenant", async () => {
    const { rows } = await admin.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
       AND NOT relispartition AND relname <> '_prisma_migrations'`,
    );
    expect(Object.keys(TENANCY)).toHaveLength(rows.length);
  });

  it("adds the tenant to a query that forgot it, and never replaces another's", async () => {
    await withTenant({ orgId: mine.ctx.orgId, workspaceId: null }, async (db) => {
      expect(await db.organization.findFirst({ where: { id: theirs.org.id } })).toBeNull();
      expect(await db.workspace.findMany({ where: { orgId: theirs.org.id } })).toEqual([]);
      expect(await db.workspace.count()).toBe(1);
      const made = await db.workspace.create({
        data: { id: newId(), orgId: mine.org.id, slug: "two", name: "Two" },
      });
      expect(made.orgId).toBe(mine.org.id);
    });
  });
});

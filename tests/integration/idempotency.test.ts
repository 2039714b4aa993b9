import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { listApiKeys } from "@/lib/features/api-keys";
import { createWorkspace } from "@/lib/features/workspaces";
import { getDatabase, withTenant } from "@/lib/platform/db";
import { adminRoutes } from "@/lib/runtime/admin-api/routes";
import { openApiDocument } from "@/lib/runtime/admin-api/openapi";
import { callAdminApi } from "../helpers/admin-api";
import { addMember, makeAdminKey, makeOrg, makeWorkspaceKey, type TestOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

const stores = useStores();

const keysPath = ({ org }: TestOrg) => `/orgs/${org.slug}/workspaces/default/api-keys`;
const once = (key: string) => ({ "idempotency-key": key });
const scopeOf = ({ ctx }: TestOrg) => ({ orgId: ctx.orgId, workspaceId: null });
const audited = (org: TestOrg, action: string) =>
  withTenant(scopeOf(org), (db) => db.auditLog.count({ where: { action } }));

describe("a POST with an Idempotency-Key", () => {
  it("is carried out once and answers the same every time, also with a key that is shown once", async () => {
    const org = await makeOrg();
    const { key } = await makeAdminKey(org);
    const ask = { body: { name: "CI" }, headers: once(randomUUID()) };
    const first = await callAdminApi(key, "POST", keysPath(org), ask);
    const second = await callAdminApi(key, "POST", keysPath(org), ask);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect((await listApiKeys.execute(org.wsCtx, {})).data).toHaveLength(1);
    expect(await audited(org, "api-key.create")).toBe(1);
  });

  it("happens once however many ask at the same moment", async () => {
    const org = await makeOrg();
    const { key } = await makeAdminKey(org);
    const ask = { body: { name: "CI" }, headers: once(randomUUID()) };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => callAdminApi(key, "POST", keysPath(org), ask)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await listApiKeys.execute(org.wsCtx, {})).data).toHaveLength(1);
  });

  it("adds one server however many ask at the same moment, with its workspaces or not at all", async () => {
    const org = await makeOrg();
    const { key } = await makeAdminKey(org);
    const auth = { type: "none" };
    const body = { name: "One", url: "http://127.0.0.1:9/mcp", auth };
    const servers = `/orgs/${org.org.slug}/servers`;
    const own = `/orgs/${org.org.slug}/workspaces/default/own-servers`;
    for (const [path, ask] of [
      [servers, { body: { ...body, workspaces: ["default"] }, headers: once(randomUUID()) }],
      [own, { body, headers: once(randomUUID()) }],
    ] as const) {
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => callAdminApi(key, "POST", path, ask)),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(4).fill(201));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    }
    const made = await withTenant(scopeOf(org), (db) =>
      db.server.findMany({ include: { workspaceServers: true }, orderBy: { id: "asc" } }),
    );
    expect(made.map(({ workspaceServers }) => workspaceServers.length)).toEqual([1, 1]);
    expect(await audited(org, "server.create")).toBe(1);
    expect(await audited(org, "server.set-workspaces")).toBe(1);
  });

  it("does not stand in the way of others: writes to the members of one organization follow one another", async () => {
    const org = await makeOrg();
    const { key } = await makeAdminKey(org);
    const { slug } = await createWorkspace.execute(org.ctx, { name: "Second" });
    const people = await Promise.all(Array.from({ length: 6 }, () => addMember(org, "member", "member")));
    const members = `/orgs/${org.org.slug}/workspaces/${slug}/members`;
    const answers = await Promise.all(
      people.map(({ email }) =>
        callAdminApi(key, "POST", members, { body: { email }, headers: once(randomUUID()) }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(201));
  });

  it("is refused when the name was used for another body or path, and knows the same path by ids", async () => {
    const org = await makeOrg();
    const { key } = await makeAdminKey(org);
    const headers = once(randomUUID());
    await callAdminApi(key, "POST", keysPath(org), { body: { name: "CI" }, headers });
    const other = await callAdminApi(key, "POST", keysPath(org), { body: { name: "CD" }, headers });
    expect(other).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });
    const elsewhere = await callAdminApi(key, "POST", `/orgs/${org.org.slug}/api-keys`, {
      body: { name: "CI" },
      headers,
    });
    expect(elsewhere.status).toBe(422);
    const byId = `/orgs/${org.org.id}/workspaces/${org.workspace.id}/api-keys`;
    const same = await callAdminApi(key, "POST", byId, { body: { name: "CI" }, headers });
    expect(same.headers.get("idempotent-replayed")).toBe("true");
  });

  it("keeps nothing of a request that failed", async () => {
    const org = await makeOrg();
    const { key } = await makeAdminKey(org);
    const headers = once(randomUUID());
    const refused = await callAdminApi(key, "POST", keysPath(org), { body: { name: "" }, headers });
    expect(refused.status).toBe(422);
    const again = await callAdminApi(key, "POST", keysPath(org), { body: { name: "CI" }, headers });
    expect(again.status).toBe(201);
  });

  it("belongs to the key that made it: another key with the same name is another request", async () => {
    const org = await makeOrg();
    const [one, two] = [
      await makeAdminKey(org),
      await makeWorkspaceKey(org, ["mcp", "api:read", "api:write"]),
    ];
    const ask = { body: { name: "CI" }, headers: once("same-name") };
    const ids = [];
    for (const { key } of [one, two]) ids.push((await callAdminApi(key, "POST", keysPath(org), ask)).body);
    expect(new Set(ids.map((body) => (body as { id: string }).id)).size).toBe(2);
  });

  it("stores no answer that the database alone can read", async () => {
    const org = await makeOrg();
    const { key } = await makeAdminKey(org);
    const made = await callAdminApi(key, "POST", keysPath(org), { body: { name: "CI" }, headers: once("k") });
    const rows = await withTenant(scopeOf(org), (db) => db.idempotencyKey.findMany());
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain((made.body as { key: string }).key.slice(8, 24));
  });

  it("is a new request again after a day", async () => {
    const org = await makeOrg();
    const { key } = await makeAdminKey(org);
    const ask = { body: { name: "CI" }, headers: once("k") };
    const first = await callAdminApi(key, "POST", keysPath(org), ask);
    await withTenant(scopeOf(org), (db) =>
      db.idempotencyKey.updateMany({ data: { expiresAt: new Date(Date.now() - 1_000) } }),
    );
    const second = await callAdminApi(key, "POST", keysPath(org), ask);
    expect((second.body as { id: string }).id).not.toBe((first.body as { id: string }).id);
  });

  it.each(["", "a b", "x".repeat(256)])("refuses the name “%s”", async (name) => {
    const org = await makeOrg();
    const { key } = await makeAdminKey(org);
    const answer = await callAdminApi(key, "POST", keysPath(org), {
      body: { name: "CI" },
      headers: once(name),
    });
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid_idempotency_key" } });
  });

  it("ends the wait for a first that hangs with 409", async () => {
    const org = await makeOrg();
    const admin = await makeAdminKey(org);
    const { pool } = await getDatabase();
    const holder = await pool.connect();
    try {
      await holder.query("BEGIN");
      await holder.query("SELECT set_config('app.org_id', $1, true)", [org.org.id]);
      await holder.query(
        `INSERT INTO idempotency_keys (org_id, actor_id, key, request_hash, expires_at)
         VALUES ($1, $2, 'k', 'x', now() + interval '1 hour')`,
        [org.org.id, admin.id],
      );
      const answer = await callAdminApi(admin.key, "POST", keysPath(org), {
        body: { name: "CI" },
        headers: once("k"),
      });
      expect(answer).toMatchObject({ status: 409, body: { code: "idempotency_in_progress" } });
      expect(answer.headers.get("retry-after")).toBe("1");
    } finally {
      await holder.query("ROLLBACK");
      holder.release();
    }
  });
});

it("every POST of the admin API takes the header", () => {
  const posts = adminRoutes.filter(({ method }) => method === "POST");
  const { paths } = openApiDocument("http://localhost") as {
    paths: Record<string, { post?: { parameters: { name: string; in: string }[] } }>;
  };
  const without = posts.filter(
    ({ path }) => paths[path]?.post?.parameters.some(({ name }) => name === "Idempotency-Key") !== true,
  );
  expect(without.map(({ path }) => path)).toEqual([]);
  expect(stores.current.database.url).not.toBe("");
});

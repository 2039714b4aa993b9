import { describe, expect, it } from "vitest";
import {
  createAdminKey,
  createApiKey,
  listAdminKeys,
  listApiKeys,
  revokeApiKey,
  rotateAdminKey,
  rotateApiKey,
} from "@/lib/features/api-keys";
import { contextFromKey } from "@/lib/features/access";
import { withTenant } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { isAllowed } from "@/lib/shared/permissions";
import { callAdminApi } from "../helpers/admin-api";
import { changeSilently, openDataPlane } from "../helpers/data-plane";
import { addMember, makeOrg, type TestOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

useStores();
const facts = { requestId: newId(), ip: null };
const MINUTE_MS = 60_000;

describe("rotating a key", () => {
  it("gives a new secret under the same id; both work for the overlap, then the old one is dead", async () => {
    const { wsCtx, org } = await makeOrg();
    const old = await createApiKey.execute(wsCtx, { name: "CI" });
    const plane = openDataPlane();
    expect((await plane.credentials.verifyApiKey(old.key)).ok).toBe(true);
    const fresh = await rotateApiKey.execute(wsCtx, { key: old.id, overlapMinutes: 30 });
    expect(fresh).toMatchObject({ id: old.id, name: "CI", previous: { hint: old.hint } });
    expect(fresh.key).not.toBe(old.key);
    const results = async () => [
      await plane.credentials.verifyApiKey(old.key),
      await plane.credentials.verifyApiKey(fresh.key),
    ];
    expect((await results()).map((result) => (result.ok ? result.value.keyId : result.error))).toEqual([
      old.id,
      old.id,
    ]);
    plane.world.offsetMs = 30 * MINUTE_MS + 1;
    const fresher = openDataPlane();
    fresher.world.offsetMs = 30 * MINUTE_MS + 1;
    expect(await fresher.credentials.verifyApiKey(old.key)).toEqual({ ok: false, error: "expired" });
    expect((await fresher.credentials.verifyApiKey(fresh.key)).ok).toBe(true);
    plane.view.close();
    fresher.view.close();
    await changeSilently({ ctx: wsCtx } as TestOrg, (db) =>
      db.apiKey.update({ where: { id: old.id }, data: { previousUntil: new Date(Date.now() - 1) } }),
    );
    await expect(contextFromKey(old.key, { org: org.slug }, facts)).rejects.toMatchObject({
      code: "rotated_key",
    });
    expect((await contextFromKey(fresh.key, { org: org.slug }, facts)).actor.label).toBe("CI");
  });

  it("writes neither secret into the audit log, and keeps only hashes", async () => {
    const { wsCtx } = await makeOrg();
    const old = await createApiKey.execute(wsCtx, { name: "CI" });
    const fresh = await rotateApiKey.execute(wsCtx, { key: old.id });
    const stored = await withTenant({ orgId: wsCtx.orgId, workspaceId: null }, async (db) =>
      JSON.stringify([await db.auditLog.findMany(), await db.apiKey.findMany()]),
    );
    expect(stored).toContain("api-key.rotate");
    for (const { key } of [old, fresh]) expect(stored).not.toContain(key);
  });

  it("keeps two secrets at most: a second rotation waits, or ends both at once", async () => {
    const { wsCtx, org } = await makeOrg();
    const first = await createApiKey.execute(wsCtx, { name: "CI" });
    const second = await rotateApiKey.execute(wsCtx, { key: first.id });
    const again = rotateApiKey.execute(wsCtx, { key: first.id });
    await expect(again).rejects.toMatchObject({ kind: "conflict", code: "rotation_running" });
    const third = await rotateApiKey.execute(wsCtx, { key: first.id, overlapMinutes: 0 });
    for (const { key } of [first, second]) {
      await expect(contextFromKey(key, { org: org.slug }, facts)).rejects.toMatchObject({
        kind: "unauthenticated",
      });
    }
    expect((await contextFromKey(third.key, { org: org.slug }, facts)).orgSlug).toBe(org.slug);
  });

  it("is refused for a key that was revoked, and revoking ends both secrets", async () => {
    const { wsCtx, org } = await makeOrg();
    const first = await createApiKey.execute(wsCtx, { name: "CI" });
    const second = await rotateApiKey.execute(wsCtx, { key: first.id });
    await revokeApiKey.execute(wsCtx, { key: first.id });
    for (const { key } of [first, second]) {
      await expect(contextFromKey(key, { org: org.slug }, facts)).rejects.toMatchObject({
        code: "revoked_key",
      });
    }
    await expect(rotateApiKey.execute(wsCtx, { key: first.id })).rejects.toMatchObject({ code: "key_ended" });
  });

  it("lets nobody but its owner rotate a personal key, whatever their role", async () => {
    const org = await makeOrg();
    const member = await addMember(org, "member", "member");
    const own = await createApiKey.execute(member.wsCtx, { name: "mine", kind: "user" });
    const service = await createApiKey.execute(org.wsCtx, { name: "CI" });
    await expect(rotateApiKey.execute(org.wsCtx, { key: own.id })).rejects.toMatchObject({
      kind: "not_found",
    });
    await expect(rotateApiKey.execute(member.wsCtx, { key: service.id })).rejects.toMatchObject({
      kind: "not_found",
    });
    expect((await rotateApiKey.execute(member.wsCtx, { key: own.id })).owner?.id).toBe(member.userId);
  });

  it("works for admin keys, through the API too", async () => {
    const org = await makeOrg();
    const admin = await createAdminKey.execute(org.ctx, { name: "terraform" });
    const path = `/orgs/${org.org.slug}/api-keys/${admin.id}/rotate`;
    const answer = await callAdminApi(admin.key, "POST", path, { body: { overlapMinutes: 5 } });
    expect(answer.status).toBe(200);
    const { key } = answer.body as { key: string };
    expect((await callAdminApi(key, "GET", `/orgs/${org.org.slug}/api-keys`)).status).toBe(200);
    await expect(rotateAdminKey.execute(org.ctx, { key: newId() })).rejects.toMatchObject({
      kind: "not_found",
    });
  });
});

describe("a key whose maker loses their role", () => {
  const setRole = (org: TestOrg, userId: string, role: "admin" | "member") =>
    changeSilently(org, (db) => db.orgMember.updateMany({ where: { userId }, data: { role } }));

  it("narrows with them: an admin key of a demoted admin manages nothing, and comes back with the role", async () => {
    const org = await makeOrg();
    const admin = await addMember(org, "admin", "member");
    const made = await createAdminKey.execute(admin.ctx, { name: "terraform" });
    const createServer = { body: { name: "New" } };
    const workspaces = `/orgs/${org.org.slug}/workspaces`;
    expect((await callAdminApi(made.key, "POST", workspaces, createServer)).status).toBe(201);
    await setRole(org, admin.userId, "member");
    const refused = await callAdminApi(made.key, "POST", workspaces, { body: { name: "Newer" } });
    expect(refused).toMatchObject({ status: 403, body: { code: "missing_permission" } });
    const seen = (await callAdminApi(made.key, "GET", workspaces)).body as { data: { slug: string }[] };
    expect(seen.data.map(({ slug }) => slug)).toEqual(["default"]);
    const listed = (await listAdminKeys.execute(org.ctx, {})).data.find(({ id }) => id === made.id);
    expect(listed).toMatchObject({ limitedBecause: "creator_demoted", createdBy: { id: admin.userId } });
    await setRole(org, admin.userId, "admin");
    expect((await callAdminApi(made.key, "POST", workspaces, { body: { name: "Newer" } })).status).toBe(201);
  });

  it("narrows a service key of a manager to a member, and to nothing when they leave the workspace", async () => {
    const org = await makeOrg();
    const manager = await addMember(org, "member", "manager");
    const made = await createApiKey.execute(manager.wsCtx, {
      name: "CI",
      scopes: ["mcp", "api:read", "api:write"],
    });
    const at = { org: org.org.slug, workspace: "default" };
    const canManage = async () =>
      isAllowed((await contextFromKey(made.key, at, facts)).roles, "workspace-server:write");
    expect(await canManage()).toBe(true);
    const where = { userId: manager.userId };
    await changeSilently(org, (db) => db.workspaceMember.updateMany({ where, data: { role: "member" } }));
    expect(await canManage()).toBe(false);
    await changeSilently(org, (db) => db.workspaceMember.deleteMany({ where }));
    expect((await contextFromKey(made.key, at, facts)).roles).toMatchObject({
      orgRole: null,
      workspaceRole: null,
    });
    await changeSilently(org, (db) => db.orgMember.deleteMany({ where }));
    const [listed] = (await listApiKeys.execute(org.wsCtx, {})).data;
    expect(listed?.limitedBecause).toBe("creator_left");
    // Calls belong to the workspace: an agent in production does not stop because its maker moved on.
    const plane = openDataPlane();
    expect((await plane.credentials.verifyApiKey(made.key)).ok).toBe(true);
    plane.view.close();
  });

  it("narrows with whoever rotated it too: they have its secret", async () => {
    const org = await makeOrg();
    const admin = await addMember(org, "admin", "member");
    const made = await createAdminKey.execute(org.ctx, { name: "terraform" });
    const { key } = await rotateAdminKey.execute(admin.ctx, { key: made.id });
    const path = `/orgs/${org.org.slug}/api-keys`;
    expect((await callAdminApi(key, "GET", path)).status).toBe(200);
    await setRole(org, admin.userId, "member");
    expect((await callAdminApi(key, "GET", path)).status).toBe(403);
    const [listed] = (await listAdminKeys.execute(org.ctx, {})).data;
    expect(listed?.limitedBecause).toBe("creator_demoted");
    const renewed = await rotateAdminKey.execute(org.ctx, { key: made.id, overlapMinutes: 0 });
    expect((await callAdminApi(renewed.key, "GET", path)).status).toBe(200);
  });

  it("narrows the keys that were made with it too", async () => {
    const org = await makeOrg();
    const admin = await addMember(org, "admin", "member");
    const first = await createAdminKey.execute(admin.ctx, { name: "first" });
    const made = await callAdminApi(first.key, "POST", `/orgs/${org.org.slug}/api-keys`, {
      body: { name: "second" },
    });
    const { key } = made.body as { key: string };
    await setRole(org, admin.userId, "member");
    const answer = await callAdminApi(key, "GET", `/orgs/${org.org.slug}/api-keys`);
    expect(answer.status).toBe(403);
  });

  it("cannot give a key more than it has: a service key makes none with a scope it lacks", async () => {
    const org = await makeOrg();
    const limited = await createApiKey.execute(org.wsCtx, { name: "CI", scopes: ["api:read", "api:write"] });
    const path = `/orgs/${org.org.slug}/workspaces/default/api-keys`;
    const wider = await callAdminApi(limited.key, "POST", path, { body: { name: "x", scopes: ["mcp"] } });
    expect(wider).toMatchObject({ status: 403, body: { code: "insufficient_scope" } });
    const same = await callAdminApi(limited.key, "POST", path, { body: { name: "x", scopes: ["api:read"] } });
    expect(same.status).toBe(201);
  });

  it("cannot learn the secret of a key with a scope it lacks by rotating it", async () => {
    const org = await makeOrg();
    const limited = await createApiKey.execute(org.wsCtx, { name: "CI", scopes: ["api:read", "api:write"] });
    const wider = await createApiKey.execute(org.wsCtx, { name: "agent", scopes: ["mcp"] });
    const rotate = (id: string) =>
      callAdminApi(limited.key, "POST", `/orgs/${org.org.slug}/workspaces/default/api-keys/${id}/rotate`, {
        body: {},
      });
    expect(await rotate(wider.id)).toMatchObject({ status: 403, body: { code: "insufficient_scope" } });
    expect((await rotate(limited.id)).status).toBe(200);
  });

  it("stays with administrators where managers make no service keys: a new secret is a new key", async () => {
    const org = await makeOrg();
    const manager = await addMember(org, "member", "manager");
    const service = await createApiKey.execute(org.wsCtx, { name: "CI" });
    const rotate = () => rotateApiKey.execute(manager.wsCtx, { key: service.id, overlapMinutes: 0 });
    await rotate();
    const { roles } = manager.wsCtx;
    const settings = { ...roles.settings, managersMakeServiceKeys: false };
    const narrowed = { ...manager.wsCtx, roles: { ...roles, settings } };
    await expect(rotateApiKey.execute(narrowed, { key: service.id })).rejects.toMatchObject({
      kind: "forbidden",
      code: "missing_permission",
    });
  });
});

it("a key of the admin API shows when it was last used", async () => {
  const org = await makeOrg();
  const made = await createAdminKey.execute(org.ctx, { name: "terraform" });
  const lastUsed = async () =>
    (await listAdminKeys.execute(org.ctx, {})).data.find(({ id }) => id === made.id)?.lastUsedAt;
  expect(await lastUsed()).toBeNull();
  const before = Date.now();
  await callAdminApi(made.key, "GET", `/orgs/${org.org.slug}`);
  expect(Date.parse((await lastUsed()) ?? "")).toBeGreaterThanOrEqual(before - 1_000);
});

import { describe, expect, it } from "vitest";
import {
  createAdminKey,
  createApiKey,
  listAdminKeys,
  listApiKeys,
  revokeAdminKey,
  revokeApiKey,
} from "@/lib/features/api-keys";
import { contextFromKey } from "@/lib/features/access";
import { withTenant } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { addMember, makeAdminKey, makeOrg, makeWorkspaceKey } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

useStores();
const facts = { requestId: newId(), ip: null };

describe("creating a key", () => {
  it("shows the key once and stores only its hash", async () => {
    const { wsCtx, org } = await makeOrg();
    const created = await createApiKey.execute(wsCtx, { name: "CI" });
    expect(created).toMatchObject({
      name: "CI",
      kind: "service",
      scopes: ["mcp", "api:read"],
      status: "active",
      expiresAt: null,
    });
    const listed = await listApiKeys.execute(wsCtx, {});
    expect(JSON.stringify(listed)).not.toContain(created.key);
    const stored = await withTenant({ orgId: wsCtx.orgId, workspaceId: null }, (db) => db.apiKey.findMany());
    expect(JSON.stringify(stored)).not.toContain(created.key);
    expect(stored.map((row) => row.orgId)).toEqual([org.id]);
  });

  it("writes an audit row without the key, and moves the organization's epoch", async () => {
    const { wsCtx } = await makeOrg();
    const scope = { orgId: wsCtx.orgId, workspaceId: null };
    const epoch = () =>
      withTenant(scope, (db) => db.orgEpoch.findUniqueOrThrow({ where: { orgId: wsCtx.orgId } }));
    const before = await epoch();
    const created = await createApiKey.execute(wsCtx, { name: "CI" });
    const rows = await withTenant(scope, (db) =>
      db.auditLog.findMany({ where: { action: "api-key.create" } }),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ targetId: created.id, actorLabel: wsCtx.actor.label, ip: "192.0.2.1" });
    expect(JSON.stringify(rows)).not.toContain(created.key);
    expect((await epoch()).epoch).toBe(before.epoch + 1n);
  });

  it.each([
    ["no name", { name: " " }, "name"],
    ["an unknown scope", { name: "a", scopes: ["root"] }, "scopes.0"],
    ["no scope", { name: "a", scopes: [] }, "scopes"],
    ["an expiry of zero days", { name: "a", expiresInDays: 0 }, "expiresInDays"],
  ])("refuses %s and names the field", async (_title, input, path) => {
    const { wsCtx } = await makeOrg();
    const refusal = createApiKey.execute(wsCtx, input);
    await expect(refusal).rejects.toMatchObject({
      kind: "invalid",
      code: "invalid_input",
      issues: [{ path }],
    });
  });

  it("lets a member make a key of their own and no service key", async () => {
    const org = await makeOrg();
    const member = await addMember(org, "member", "member");
    const own = await createApiKey.execute(member.wsCtx, { name: "laptop", kind: "user" });
    expect(own).toMatchObject({ kind: "user", owner: { id: member.userId } });
    const refusal = createApiKey.execute(member.wsCtx, { name: "CI" });
    await expect(refusal).rejects.toMatchObject({ kind: "forbidden" });
    await expect(createAdminKey.execute(member.ctx, { name: "x" })).rejects.toMatchObject({
      kind: "forbidden",
    });
  });

  it("gives admin keys no right to call servers", async () => {
    const org = await makeOrg();
    const created = await createAdminKey.execute(org.ctx, { name: "terraform" });
    expect(created).toMatchObject({ kind: "admin", scopes: ["api:read", "api:write"] });
  });
});

describe("listing keys", () => {
  it("shows a member their own keys and a manager all, page by page", async () => {
    const org = await makeOrg();
    const member = await addMember(org, "member", "member");
    await createApiKey.execute(org.wsCtx, { name: "first" });
    await createApiKey.execute(member.wsCtx, { name: "second", kind: "user" });
    await createApiKey.execute(org.wsCtx, { name: "third" });
    const names = (page: { data: { name: string }[] }) => page.data.map((key) => key.name);
    expect(names(await listApiKeys.execute(member.wsCtx, {}))).toEqual(["second"]);
    const page = await listApiKeys.execute(org.wsCtx, { limit: 2 });
    expect(names(page)).toEqual(["third", "second"]);
    const rest = await listApiKeys.execute(org.wsCtx, { limit: 2, cursor: page.nextCursor ?? "" });
    expect(names(rest)).toEqual(["first"]);
    expect(rest.nextCursor).toBeNull();
  });

  it("never mixes admin keys with those of a workspace", async () => {
    const org = await makeOrg();
    await makeAdminKey(org);
    await makeWorkspaceKey(org);
    expect((await listAdminKeys.execute(org.ctx, {})).data).toHaveLength(1);
    expect((await listApiKeys.execute(org.wsCtx, {})).data).toHaveLength(1);
  });
});

describe("revoking a key", () => {
  it("ends it at once; repeating it changes and audits nothing more", async () => {
    const org = await makeOrg();
    const { id, key } = await makeAdminKey(org);
    const at = { org: org.org.slug };
    await expect(contextFromKey(key, at, facts)).resolves.toMatchObject({ roles: { orgRole: "admin" } });
    expect(await revokeAdminKey.execute(org.ctx, { key: id })).toMatchObject({ status: "revoked" });
    await expect(contextFromKey(key, at, facts)).rejects.toMatchObject({
      kind: "unauthenticated",
      code: "revoked_key",
    });
    await revokeAdminKey.execute(org.ctx, { key: id });
    const audits = await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
      db.auditLog.count({ where: { action: "admin-key.revoke" } }),
    );
    expect(audits).toBe(1);
  });

  it("answers the same for a key of another organization, of another workspace and for none", async () => {
    const [mine, theirs] = [await makeOrg(), await makeOrg()];
    const { id } = await makeWorkspaceKey(theirs);
    const messages = await Promise.all(
      [id, newId()].map((key) =>
        revokeApiKey.execute(mine.wsCtx, { key }).catch((error: Error) => error.message),
      ),
    );
    expect(messages[0]).toBe(messages[1]);
    const listed = await listApiKeys.execute(theirs.wsCtx, {});
    expect(listed.data[0]?.status).toBe("active");
  });

  it("is refused to a member for a key that is not theirs", async () => {
    const org = await makeOrg();
    const member = await addMember(org, "member", "member");
    const { id } = await makeWorkspaceKey(org);
    await expect(revokeApiKey.execute(member.wsCtx, { key: id })).rejects.toMatchObject({
      kind: "not_found",
    });
  });
});

describe("a presented key", () => {
  it("opens its own organization and workspace only", async () => {
    const [mine, theirs] = [await makeOrg(), await makeOrg()];
    const { key } = await makeWorkspaceKey(mine, ["api:read"]);
    const at = { org: mine.org.slug, workspace: mine.workspace.slug };
    await expect(contextFromKey(key, at, facts)).resolves.toMatchObject({
      workspace: { id: mine.workspace.id },
    });
    await expect(contextFromKey(key, { org: theirs.org.slug }, facts)).rejects.toMatchObject({
      kind: "not_found",
    });
    await expect(contextFromKey(key, { org: theirs.org.id }, facts)).rejects.toMatchObject({
      kind: "not_found",
    });
  });

  it("is refused without the scope, whatever its role", async () => {
    const org = await makeOrg();
    const { key } = await makeWorkspaceKey(org, ["mcp"]);
    const ctx = await contextFromKey(key, { org: org.org.slug, workspace: org.workspace.slug }, facts);
    if (ctx.workspace === null) throw new Error("no workspace");
    const refusal = listApiKeys.execute({ ...ctx, workspace: ctx.workspace }, {});
    await expect(refusal).rejects.toMatchObject({ code: "insufficient_scope" });
  });

  it("that may only read sees neither the keys of others nor may it make one", async () => {
    const org = await makeOrg();
    await makeAdminKey(org);
    const { key } = await makeWorkspaceKey(org, ["api:read"]);
    const ctx = await contextFromKey(key, { org: org.org.slug, workspace: org.workspace.slug }, facts);
    if (ctx.workspace === null) throw new Error("no workspace");
    const wsCtx = { ...ctx, workspace: ctx.workspace };
    expect((await listApiKeys.execute(wsCtx, {})).data).toEqual([]);
    await expect(createApiKey.execute(wsCtx, { name: "x" })).rejects.toMatchObject({
      code: "insufficient_scope",
    });
  });

  it("is refused once it expired", async () => {
    const org = await makeOrg();
    const { id, key } = await makeAdminKey(org);
    await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
      db.apiKey.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } }),
    );
    await expect(contextFromKey(key, { org: org.org.slug }, facts)).rejects.toMatchObject({
      code: "expired_key",
    });
    expect((await listAdminKeys.execute(org.ctx, {})).data[0]?.status).toBe("expired");
  });

  it.each([[null], ["gh_admin_x"], ["Bearer"], [""]])("is refused when it is %j", async (key) => {
    await expect(contextFromKey(key, { org: "any" }, facts)).rejects.toMatchObject({
      kind: "unauthenticated",
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createOwnServer,
  getOwnServer,
  listServers,
  updateOwnServer,
  updateServer,
} from "@/lib/features/servers";
import {
  grantServer,
  listGrantable,
  listServerWorkspaces,
  listWorkspaceServers,
  setServerWorkspaces,
} from "@/lib/features/workspace-servers";
import { withdrawServer } from "@/lib/features/workspace-servers/commands/withdraw-server";
import { createWorkspace } from "@/lib/features/workspaces";
import type { WorkspaceContext } from "@/lib/framework/context";
import { withTenant } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { callAdminApi } from "../helpers/admin-api";
import { openDataPlane } from "../helpers/data-plane";
import { addMember, inWorkspace, makeAdminKey, makeOrg, makeWorkspaceKey } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";
import { startRegistryUpstream, type RegistryUpstream } from "./registry-upstream";

useStores();
let upstream: RegistryUpstream;
beforeAll(async () => {
  upstream = await startRegistryUpstream();
});
afterAll(() => upstream.close());

const SECRET = "canary-own-server-secret";
const input = () => ({
  name: "Forge",
  url: upstream.url,
  auth: { type: "headers" as const, headers: { "X-Api-Key": SECRET } },
});
const withSetting = (ctx: WorkspaceContext, managersAddServers: boolean): WorkspaceContext => ({
  ...ctx,
  roles: { ...ctx.roles, settings: { ...ctx.roles.settings, managersAddServers } },
});

/** An organization with a second workspace, and a server that the first made for itself. */
async function stage() {
  const org = await makeOrg();
  const other = inWorkspace(org.ctx, await createWorkspace.execute(org.ctx, { name: "Other" }));
  const own = await createOwnServer.execute(org.wsCtx, input());
  return { org, other, own };
}

describe("a server that a workspace makes for itself", () => {
  it("has the slug of its name there, works there, and is in no other workspace", async () => {
    const { org, other, own } = await stage();
    expect(own).toMatchObject({ slug: "forge", server: { name: "Forge", isPrivate: true } });
    expect(own.url).toMatch(/\/default\/forge\/mcp$/);
    expect((await listWorkspaceServers.execute(org.wsCtx, {})).data.map(({ id }) => id)).toEqual([own.id]);
    expect((await listWorkspaceServers.execute(other, {})).data).toEqual([]);
    const plane = openDataPlane();
    const verified = await plane.credentials.verifyApiKey((await makeWorkspaceKey(org)).key);
    if (!verified.ok) throw new Error(verified.error);
    const at = (workspace: string) => ({ org: org.org.slug, workspace, server: "forge" });
    const here = await plane.snapshots.resolve(at("default"), verified.value);
    const there = await plane.snapshots.resolve(at("other"), verified.value);
    plane.view.close();
    expect([here.ok, there.ok]).toEqual([true, false]);
  });

  it("may be made by managers only while the organization lets them, never by members", async () => {
    const org = await makeOrg();
    const manager = await addMember(org, "member", "manager");
    const member = await addMember(org, "member", "member");
    for (const refused of [withSetting(manager.wsCtx, false), withSetting(member.wsCtx, true)])
      await expect(createOwnServer.execute(refused, input())).rejects.toMatchObject({ kind: "forbidden" });
    const made = await createOwnServer.execute(withSetting(manager.wsCtx, true), input());
    expect(made.server.isPrivate).toBe(true);
  });

  it("is nothing to grant: managers who may grant are offered what the registry has and their workspace lacks", async () => {
    const { org, other } = await stage();
    const { orgId } = org.ctx;
    const at = { orgId, url: upstream.url, authType: "none" as const };
    await withTenant({ orgId, workspaceId: null }, (db) =>
      db.server.createMany({
        data: ["Zeta", "alpha"].map((name) => ({ ...at, id: newId(), slug: name.toLowerCase(), name })),
      }),
    );
    const manager = withSetting((await addMember(org, "member", "manager")).wsCtx, true);
    const offered = async (ctx: WorkspaceContext) =>
      (await listGrantable.execute(ctx, {})).data.map(({ name }) => name);
    expect(await offered(manager)).toEqual(["alpha", "Zeta"]);
    await grantServer.execute(manager, { server: "zeta" });
    expect(await offered(manager)).toEqual(["alpha"]);
    expect(await offered(other)).toEqual(["alpha", "Zeta"]);
    await expect(offered(withSetting(manager, false))).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("cannot be granted to another workspace: unknown there, refused in the registry, impossible in the database", async () => {
    const { org, other, own } = await stage();
    const messages = await Promise.all(
      [own.server.id, own.server.slug, newId()].map((server) =>
        grantServer.execute(other, { server }).catch((error: Error) => error.message),
      ),
    );
    expect(new Set(messages).size).toBe(1);
    const both = { server: own.server.id, workspaces: ["default", "other"] };
    await expect(setServerWorkspaces.execute(org.ctx, both)).rejects.toMatchObject({
      code: "server_is_private",
    });
    await expect(
      updateServer.execute(org.ctx, { server: own.server.id, autoProvision: true }),
    ).rejects.toMatchObject({ code: "server_is_private" });
    const { orgId } = org.ctx;
    const row = { orgId, workspaceId: other.workspace.id, serverId: own.server.id, slug: "smuggled" };
    for (const workspaceId of [null, other.workspace.id])
      await expect(
        withTenant({ orgId, workspaceId }, (db) =>
          db.workspaceServer.create({ data: { id: newId(), ...row } }),
        ),
      ).rejects.toThrow(/belongs to another workspace/);
    const shared = { where: { id: own.server.id }, data: { ownerWorkspaceId: null } };
    await expect(withTenant({ orgId, workspaceId: null }, (db) => db.server.update(shared))).rejects.toThrow(
      /keeps its owner/,
    );
    const seen = await withTenant({ orgId, workspaceId: other.workspace.id }, (db) => db.server.findMany());
    expect(seen).toEqual([]);
  });

  it("may be called in one workspace what another calls its own", async () => {
    const { other, own } = await stage();
    const twin = await createOwnServer.execute(other, input());
    expect(twin.slug).toBe(own.slug);
    await expect(createOwnServer.execute(other, { ...input(), slug: "forge" })).rejects.toMatchObject({
      code: "slug_taken",
    });
  });

  it("stands in the registry as the workspace's, apart from those of the organization", async () => {
    const { org, own } = await stage();
    const { data } = await listServers.execute(org.ctx, { origin: "workspace" });
    expect(data).toMatchObject([{ id: own.server.id, ownerWorkspace: { slug: "default" }, workspaces: 1 }]);
    expect((await listServers.execute(org.ctx, { origin: "organization" })).data).toEqual([]);
    const workspaces = await listServerWorkspaces.execute(org.ctx, { server: own.server.id });
    expect(workspaces.data.map(({ workspace }) => workspace.slug)).toEqual(["default"]);
  });

  it("is changed in its workspace, which the organization's servers are not", async () => {
    const { org, other, own } = await stage();
    const renamed = await updateOwnServer.execute(org.wsCtx, { server: "forge", name: "Foundry" });
    expect(renamed.server.name).toBe("Foundry");
    await expect(
      updateOwnServer.execute(org.wsCtx, { server: "forge", url: "https://elsewhere.example.com/mcp" }),
    ).rejects.toMatchObject({ code: "headers_required" });
    await expect(updateOwnServer.execute(other, { server: own.id, name: "x" })).rejects.toMatchObject({
      kind: "not_found",
    });
    await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
      db.server.create({
        data: {
          ...{ id: newId(), orgId: org.ctx.orgId, slug: "shared", name: "Shared" },
          ...{ url: upstream.url, authType: "none" },
        },
      }),
    );
    await grantServer.execute(org.wsCtx, { server: "shared" });
    await expect(updateOwnServer.execute(org.wsCtx, { server: "shared", name: "x" })).rejects.toMatchObject({
      code: "server_is_shared",
    });
  });

  it("is shown for editing to whoever may change it, with the names of its headers and no value", async () => {
    const { org, other } = await stage();
    const manager = await addMember(org, "member", "manager");
    const allowed = withSetting(manager.wsCtx, true);
    const shown = await getOwnServer.execute(allowed, { server: "forge" });
    expect(shown).toMatchObject({ slug: "forge", name: "Forge", auth: { headers: ["X-Api-Key"] } });
    expect(JSON.stringify(shown)).not.toContain(SECRET);
    for (const ctx of [withSetting(manager.wsCtx, false), (await addMember(org, "member", "member")).wsCtx])
      await expect(getOwnServer.execute(ctx, { server: "forge" })).rejects.toMatchObject({
        kind: "forbidden",
      });
    await expect(getOwnServer.execute(other, { server: shown.id })).rejects.toMatchObject({
      kind: "not_found",
    });
    // What the page saves, as it is entered into the log.
    const headers = { "X-Other": "canary-second" };
    await updateOwnServer.execute(allowed, { server: shown.id, auth: { type: "headers", headers } });
    const row = await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
      db.auditLog.findFirstOrThrow({ where: { action: "workspace-server.update-own" } }),
    );
    expect(row).toMatchObject({ workspaceId: org.workspace.id, actorLabel: manager.email });
    expect(JSON.stringify([row.before, row.after])).not.toContain("canary");
    expect(JSON.stringify(row.after)).toContain("X-Other");
  });

  it("is deleted when its workspace no longer has it, and when the workspace goes", async () => {
    const { org, other, own } = await stage();
    await withdrawServer.execute(org.wsCtx, { server: own.slug });
    expect((await listServers.execute(org.ctx, {})).data).toEqual([]);
    await createOwnServer.execute(other, input());
    await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
      db.workspace.delete({ where: { id: other.workspace.id } }),
    );
    expect((await listServers.execute(org.ctx, {})).data).toEqual([]);
  });

  it("is made, tried and changed through the admin API, which never shows its headers", async () => {
    const org = await makeOrg();
    const { key } = await makeAdminKey(org);
    const path = `/orgs/${org.org.slug}/workspaces/default/own-servers`;
    const { url, auth } = input();
    const tried = await callAdminApi(key, "POST", `${path}/test`, { body: { url, auth } });
    expect(tried).toMatchObject({ status: 200, body: { ok: true } });
    const made = await callAdminApi(key, "POST", path, { body: { ...input(), slug: "mine" } });
    expect(made).toMatchObject({ status: 201, body: { slug: "mine", server: { isPrivate: true } } });
    const changed = await callAdminApi(key, "PATCH", `${path}/mine`, { body: { description: "Ours" } });
    expect(changed).toMatchObject({ status: 200, body: { server: { description: "Ours" } } });
    const blocked = { name: "Meta", url: "http://169.254.169.254/mcp" };
    expect((await callAdminApi(key, "POST", path, { body: blocked })).status).toBe(422);
    const shown = await callAdminApi(key, "GET", `${path}/mine`);
    expect(shown).toMatchObject({
      status: 200,
      body: { description: "Ours", url, auth: { type: "headers" } },
    });
    for (const answer of [tried, made, changed, shown]) expect(answer.text).not.toContain(SECRET);
  });
});

import { describe, expect, it } from "vitest";
import { syncServer } from "@/lib/features/capabilities";
import {
  createServer,
  deleteServer,
  getServer,
  getServerHealth,
  listServers,
  testConnection,
  testServer,
  updateServer,
} from "@/lib/features/servers";
import { listServerWorkspaces } from "@/lib/features/workspace-servers";
import type { OrgContext } from "@/lib/framework/context";
import { withTenant } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { addMember, makeOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

useStores();
// Nothing listens there.
const SILENT_URL = "http://127.0.0.1:9/mcp";
const KEY = { auth: { type: "headers", headers: { "X-API-Key": "secret" } } };

const make = (ctx: OrgContext, more: object = {}) =>
  createServer.execute(ctx, { name: "GitHub", url: SILENT_URL, ...more });

const inOrg = <T>(ctx: OrgContext, work: Parameters<typeof withTenant<T>>[1]) =>
  withTenant({ orgId: ctx.orgId, workspaceId: null }, work);

const lastAudit = (ctx: OrgContext) => inOrg(ctx, (db) => db.auditLog.findFirst({ orderBy: { id: "desc" } }));

describe("a server of the registry", () => {
  it("is created with a slug from its name, audited, and enabled with unknown health", async () => {
    const { ctx } = await makeOrg();
    const created = await make(ctx, { description: " Issues and pull requests " });
    expect(created).toMatchObject({
      slug: "github",
      description: "Issues and pull requests",
      auth: { type: "none", headers: [] },
      enabled: true,
      health: { status: "unknown", detail: null, checkedAt: null, score: null, circuit: null },
      era: null,
      serverInfo: null,
      workspaces: 0,
      capabilities: { tools: 0, resources: 0, resourceTemplates: 0, prompts: 0 },
    });
    expect(await lastAudit(ctx)).toMatchObject({
      action: "server.create",
      targetId: created.id,
      after: { slug: "github", url: SILENT_URL, enabled: true },
    });
    expect(await make(ctx)).toMatchObject({ slug: "github-2" });
  });

  it("may be granted to workspaces at once", async () => {
    const { ctx, workspace } = await makeOrg();
    const created = await make(ctx, { workspaces: [workspace.slug] });
    expect(created.workspaces).toBe(1);
    const { data } = await listServerWorkspaces.execute(ctx, { server: created.id });
    expect(data.map(({ grant }) => grant?.slug)).toEqual(["github"]);
    await expect(make(ctx, { name: "Other", workspaces: ["nowhere"] })).rejects.toMatchObject({
      kind: "not_found",
    });
    await expect(getServer.execute(ctx, { server: "other" })).rejects.toMatchObject({ kind: "not_found" });
  });

  it("is refused with a reason when the input is wrong", async () => {
    const { ctx } = await makeOrg();
    await make(ctx, { slug: "taken" });
    const issueOf = (path: string) => ({ kind: "invalid", issues: [expect.objectContaining({ path })] });
    await expect(make(ctx, { slug: "taken" })).rejects.toMatchObject({
      kind: "conflict",
      code: "slug_taken",
    });
    await expect(make(ctx, { slug: "" })).rejects.toMatchObject(issueOf("slug"));
    await expect(make(ctx, { slug: "mcp" })).rejects.toMatchObject(issueOf("slug"));
    await expect(make(ctx, { name: "日本" })).rejects.toMatchObject(issueOf("slug"));
    await expect(make(ctx, { url: "mcp.example.com" })).rejects.toMatchObject(issueOf("url"));
    await expect(make(ctx, { auth: { type: "headers", headers: { Host: "x" } } })).rejects.toMatchObject(
      issueOf("auth.headers.Host"),
    );
    await expect(make(ctx, { auth: { type: "magic" } })).rejects.toMatchObject({ kind: "invalid" });
    expect((await listServers.execute(ctx, {})).data).toHaveLength(1);
  });

  it("is refused where Gatehouse may not connect to, and accepted where nothing listens yet", async () => {
    const { ctx } = await makeOrg();
    for (const url of ["http://169.254.169.254/latest/meta-data", "http://10.0.0.7/mcp"]) {
      await expect(make(ctx, { url })).rejects.toMatchObject({
        kind: "invalid",
        code: "url_refused",
        issues: [{ path: "url" }],
      });
    }
    const { id } = await make(ctx);
    await expect(updateServer.execute(ctx, { server: id, url: "http://10.0.0.7/mcp" })).rejects.toMatchObject(
      {
        code: "url_refused",
      },
    );
  });

  it("is written by admins only and read by nobody below them", async () => {
    const org = await makeOrg();
    const { id } = await make(org.ctx);
    const { ctx } = await addMember(org, "member", "admin");
    for (const attempt of [
      () => make(ctx),
      () => updateServer.execute(ctx, { server: id, name: "x" }),
      () => deleteServer.execute(ctx, { server: id }),
      () => testServer.execute(ctx, { server: id }),
      () => testConnection.execute(ctx, { url: SILENT_URL }),
      () => getServer.execute(ctx, { server: id }),
      () => listServers.execute(ctx, {}),
      () => getServerHealth.execute(ctx, { server: id }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ kind: "forbidden" });
    }
  });

  it("does not exist for another organization, neither by slug nor by id", async () => {
    const [mine, theirs] = [await makeOrg(), await makeOrg()];
    const { id, slug } = await make(theirs.ctx);
    const unknown = await getServer.execute(mine.ctx, { server: newId() }).catch((error: unknown) => error);
    for (const server of [id, slug]) {
      for (const attempt of [
        () => getServer.execute(mine.ctx, { server }),
        () => updateServer.execute(mine.ctx, { server, name: "mine now" }),
        () => deleteServer.execute(mine.ctx, { server }),
        () => testServer.execute(mine.ctx, { server }),
        () => syncServer.execute(mine.ctx, { server }),
        () => getServerHealth.execute(mine.ctx, { server }),
      ]) {
        await expect(attempt()).rejects.toEqual(unknown);
      }
    }
    expect(await getServer.execute(theirs.ctx, { server: id })).toMatchObject({ name: "GitHub" });
  });

  it("is listed by search and health, newest first, page by page", async () => {
    const { ctx } = await makeOrg();
    for (const name of ["One", "Two", "Three"]) await make(ctx, { name });
    const slugs = (page: { data: { slug: string }[] }) => page.data.map(({ slug }) => slug);
    const first = await listServers.execute(ctx, { limit: 2 });
    expect(slugs(first)).toEqual(["three", "two"]);
    const rest = await listServers.execute(ctx, { limit: 2, cursor: first.nextCursor ?? "" });
    expect([slugs(rest), rest.nextCursor]).toEqual([["one"], null]);
    expect(slugs(await listServers.execute(ctx, { search: "TW" }))).toEqual(["two"]);
    expect(slugs(await listServers.execute(ctx, { search: "%" }))).toEqual([]);
    expect(slugs(await listServers.execute(ctx, { health: "healthy" }))).toEqual([]);
    expect(slugs(await listServers.execute(ctx, { health: "unknown" }))).toHaveLength(3);
  });
});

describe("a change of a server", () => {
  it("touches what was given only, is audited, and is nothing when repeated", async () => {
    const { ctx } = await makeOrg();
    const before = await make(ctx, { description: "Old" });
    const change = { server: "github", name: "GitLab", enabled: false };
    const after = await updateServer.execute(ctx, change);
    expect(after).toMatchObject({ name: "GitLab", enabled: false, description: "Old", slug: "github" });
    const audit = await lastAudit(ctx);
    expect(audit).toMatchObject({
      action: "server.update",
      before: { name: "GitHub", enabled: true },
      after: { name: "GitLab", enabled: false },
    });
    expect(await updateServer.execute(ctx, change)).toEqual(after);
    expect((await lastAudit(ctx))?.id).toBe(audit?.id);
    expect(before.id).toBe(after.id);
  });

  it("may not take another server's slug", async () => {
    const { ctx } = await makeOrg();
    await make(ctx, { name: "One" });
    await make(ctx, { name: "Two" });
    const attempt = updateServer.execute(ctx, { server: "two", slug: "one" });
    await expect(attempt).rejects.toMatchObject({ kind: "conflict", code: "slug_taken" });
    expect(await updateServer.execute(ctx, { server: "two", slug: "three" })).toMatchObject({
      slug: "three",
    });
  });

  it("to another origin needs the headers again; to another path of the same it does not", async () => {
    const { ctx } = await makeOrg();
    const { id } = await make(ctx, KEY);
    const moveTo = (url: string, more: object = {}) =>
      updateServer.execute(ctx, { server: id, url, ...more });
    await expect(moveTo("http://127.0.0.1:10/mcp")).rejects.toMatchObject({
      kind: "invalid",
      code: "headers_required",
      issues: [{ path: "auth" }],
    });
    expect(await moveTo("http://127.0.0.1:9/other")).toMatchObject({ auth: { headers: ["X-API-Key"] } });
    const moved = await moveTo("http://127.0.0.1:10/mcp", {
      auth: { type: "headers", headers: { "X-New": "v" } },
    });
    expect(moved).toMatchObject({
      url: "http://127.0.0.1:10/mcp",
      auth: { type: "headers", headers: ["X-New"] },
    });
    expect(await moveTo(SILENT_URL, { auth: { type: "none" } })).toMatchObject({
      auth: { type: "none", headers: [] },
    });
  });

  it("of address or credential raises the version that connections are pooled by; other changes do not", async () => {
    const { ctx } = await makeOrg();
    const { id } = await make(ctx);
    const version = () =>
      inOrg(ctx, async (db) => {
        const row = await db.server.findFirstOrThrow({ where: { id } });
        return row.configVersion;
      });
    await updateServer.execute(ctx, { server: id, name: "Renamed", auth: { type: "none" } });
    expect(await version()).toBe(1);
    await updateServer.execute(ctx, { server: id, ...KEY });
    expect(await version()).toBe(2);
    await updateServer.execute(ctx, { server: id, url: "http://127.0.0.1:9/other" });
    expect(await version()).toBe(3);
  });
});

describe("a deleted server", () => {
  it("is gone with its secrets and grants, is audited, and is not found again", async () => {
    const { ctx, workspace } = await makeOrg();
    const { id } = await make(ctx, { ...KEY, workspaces: [workspace.id] });
    expect(await deleteServer.execute(ctx, { server: id })).toEqual({ id, slug: "github" });
    expect(await lastAudit(ctx)).toMatchObject({ action: "server.delete", before: { slug: "github" } });
    await expect(deleteServer.execute(ctx, { server: id })).rejects.toMatchObject({ kind: "not_found" });
    const rest = await inOrg(ctx, (db) =>
      Promise.all([
        db.serverSecret.count({ where: { serverId: id } }),
        db.workspaceServer.count({ where: { serverId: id } }),
      ]),
    );
    expect(rest).toEqual([0, 0]);
  });
});

import { describe, expect, it } from "vitest";
import {
  getWorkspaceServer,
  grantServer,
  listServerWorkspaces,
  listWorkspaceServers,
  setServerWorkspaces,
} from "@/lib/features/workspace-servers";
import { updateServer } from "@/lib/features/servers";
import { updateWorkspaceServer } from "@/lib/features/workspace-servers/commands/update-workspace-server";
import { withdrawServer } from "@/lib/features/workspace-servers/commands/withdraw-server";
import { createWorkspace } from "@/lib/features/workspaces";
import { withTenant } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { addMember, inWorkspace, makeOrg, type TestOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

useStores();

async function makeServer({ ctx }: TestOrg, slug = "github"): Promise<{ id: string; slug: string }> {
  const id = newId();
  await withTenant({ orgId: ctx.orgId, workspaceId: null }, (db) =>
    db.server.create({
      data: {
        id,
        orgId: ctx.orgId,
        slug,
        name: "GitHub",
        url: "https://mcp.example.com/mcp",
        authType: "none",
      },
    }),
  );
  return { id, slug };
}

const audits = ({ ctx }: TestOrg, action: string) =>
  withTenant({ orgId: ctx.orgId, workspaceId: null }, (db) => db.auditLog.count({ where: { action } }));

describe("granting a server to a workspace", () => {
  it("gives it a URL there, audits, and does nothing the second time", async () => {
    const org = await makeOrg();
    const server = await makeServer(org);
    const granted = await grantServer.execute(org.wsCtx, { server: server.slug });
    expect(granted.url).toMatch(new RegExp(`/${org.org.slug}/default/github/mcp$`));
    expect(granted.keyUrl).toMatch(new RegExp(`/k/${org.org.slug}/default/github/mcp$`));
    expect(await grantServer.execute(org.wsCtx, { server: server.id })).toMatchObject({ id: granted.id });
    expect(await audits(org, "workspace-server.grant")).toBe(1);
  });

  it("takes a slug of its own, refused when another server of the workspace has it", async () => {
    const org = await makeOrg();
    const [one, two] = [await makeServer(org, "one"), await makeServer(org, "two")];
    await grantServer.execute(org.wsCtx, { server: one.slug, slug: "tools" });
    const refusal = grantServer.execute(org.wsCtx, { server: two.slug, slug: "tools" });
    await expect(refusal).rejects.toMatchObject({ kind: "conflict", code: "slug_taken" });
    await expect(grantServer.execute(org.wsCtx, { server: two.slug, slug: "mcp" })).rejects.toMatchObject({
      kind: "invalid",
    });
  });

  it("is for admins of the organization; managers of the workspace change what was granted", async () => {
    const org = await makeOrg();
    const server = await makeServer(org);
    const manager = await addMember(org, "member", "manager");
    const refusal = grantServer.execute(manager.wsCtx, { server: server.slug });
    await expect(refusal).rejects.toMatchObject({ kind: "forbidden" });
    await grantServer.execute(org.wsCtx, { server: server.slug });
    const changed = await updateWorkspaceServer.execute(manager.wsCtx, {
      server: server.slug,
      enabled: false,
    });
    expect(changed.enabled).toBe(false);
  });

  it("finds nothing in another organization's registry", async () => {
    const [mine, theirs] = [await makeOrg(), await makeOrg()];
    const server = await makeServer(theirs);
    const refusals = await Promise.all(
      [server.id, newId()].map((reference) =>
        grantServer.execute(mine.wsCtx, { server: reference }).catch((error: Error) => error.message),
      ),
    );
    expect(refusals[0]).toBe(refusals[1]);
    expect((await listWorkspaceServers.execute(mine.wsCtx, {})).data).toEqual([]);
  });
});

describe("setting the workspaces of a server", () => {
  it("grants and withdraws in one go, and keeps what stays", async () => {
    const org = await makeOrg();
    const server = await makeServer(org);
    const kept = await grantServer.execute(org.wsCtx, { server: server.slug, slug: "own-slug" });
    const data = await createWorkspace.execute(org.ctx, { name: "Data" });
    const support = await createWorkspace.execute(org.ctx, { name: "Support" });
    await grantServer.execute(inWorkspace(org.ctx, support), { server: server.slug });
    const { data: after } = await setServerWorkspaces.execute(org.ctx, {
      server: server.slug,
      workspaces: ["default", data.id],
    });
    const grants = after.map(({ workspace, grant }) => [workspace.slug, grant?.slug ?? null]);
    expect(grants).toEqual([
      ["data", "github"],
      ["default", "own-slug"],
      ["support", null],
    ]);
    expect((await getWorkspaceServer.execute(org.wsCtx, { server: kept.id })).slug).toBe("own-slug");
    await setServerWorkspaces.execute(org.ctx, { server: server.slug, workspaces: ["default", "data"] });
    // One row for each workspace that changed, found by that workspace.
    const rows = await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
      db.auditLog.findMany({ where: { action: "server.set-workspaces" }, orderBy: { id: "asc" } }),
    );
    expect(rows).toMatchObject([
      { workspaceId: support.id, before: { server: "github", slug: "github" }, after: null },
      { workspaceId: data.id, before: null, after: { server: "github", slug: "github" } },
    ]);
  });

  it("takes all, or all that a search finds, and leaves the others as they are", async () => {
    const org = await makeOrg();
    const server = await makeServer(org);
    for (const name of ["Data", "Data lab", "Support"]) await createWorkspace.execute(org.ctx, { name });
    const set = async (input: object) => {
      const { data } = await setServerWorkspaces.execute(org.ctx, { server: server.slug, ...input });
      return data.filter(({ grant }) => grant !== null).map(({ workspace }) => workspace.slug);
    };
    expect(await set({ all: { granted: true, search: "DATA" } })).toEqual(["data", "data-lab"]);
    expect(await set({ all: { granted: true } })).toHaveLength(4);
    expect(await set({ all: { granted: false, search: "lab" } })).toEqual(["data", "default", "support"]);
    expect(await set({ all: { granted: false } })).toEqual([]);
    for (const unclear of [{}, { workspaces: [], all: { granted: true } }])
      await expect(set(unclear)).rejects.toMatchObject({ kind: "invalid" });
    const rows = await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
      db.auditLog.count({ where: { action: "server.set-workspaces" } }),
    );
    expect(rows).toBe(2 + 2 + 1 + 3);
  });

  it("changes nothing when one of the workspaces does not exist", async () => {
    const org = await makeOrg();
    const server = await makeServer(org);
    const refusal = setServerWorkspaces.execute(org.ctx, {
      server: server.slug,
      workspaces: ["default", "nowhere"],
    });
    await expect(refusal).rejects.toMatchObject({ kind: "not_found" });
    const { data } = await listServerWorkspaces.execute(org.ctx, { server: server.slug });
    expect(data.map(({ grant }) => grant)).toEqual([null]);
  });
});

describe("a server that is provisioned by itself", () => {
  it("is in every workspace made from then on, in the transaction that makes it, and in no older one", async () => {
    const org = await makeOrg();
    const [auto, other] = [await makeServer(org, "github"), await makeServer(org, "jira")];
    await updateServer.execute(org.ctx, { server: auto.slug, autoProvision: true });
    const workspace = await createWorkspace.execute(org.ctx, { name: "Data" });
    const { data } = await listWorkspaceServers.execute(inWorkspace(org.ctx, workspace), {});
    expect(data.map(({ server }) => server.id)).toEqual([auto.id]);
    expect((await listWorkspaceServers.execute(org.wsCtx, {})).data).toEqual([]);
    const rows = await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
      db.auditLog.findMany({ where: { workspaceId: workspace.id } }),
    );
    expect(rows).toMatchObject([
      { action: "workspace-server.grant", after: { server: "github", because: "auto-provision" } },
    ]);
    await updateServer.execute(org.ctx, { server: auto.slug, autoProvision: false });
    await updateServer.execute(org.ctx, { server: other.slug, description: "other" });
    const later = inWorkspace(org.ctx, await createWorkspace.execute(org.ctx, { name: "Later" }));
    expect((await listWorkspaceServers.execute(later, {})).data).toEqual([]);
  });
});

describe("withdrawing a server", () => {
  it("takes it away from this workspace only", async () => {
    const org = await makeOrg();
    const server = await makeServer(org);
    const other = inWorkspace(org.ctx, await createWorkspace.execute(org.ctx, { name: "Other" }));
    await grantServer.execute(org.wsCtx, { server: server.slug });
    await grantServer.execute(other, { server: server.slug });
    await withdrawServer.execute(org.wsCtx, { server: server.slug });
    expect((await listWorkspaceServers.execute(org.wsCtx, {})).data).toEqual([]);
    expect((await listWorkspaceServers.execute(other, {})).data).toHaveLength(1);
    await expect(withdrawServer.execute(org.wsCtx, { server: server.slug })).rejects.toMatchObject({
      kind: "not_found",
    });
  });
});

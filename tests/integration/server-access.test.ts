import { describe, expect, it } from "vitest";
import { grantServer, listGranters, listServerAccess } from "@/lib/features/workspace-servers";
import { updateWorkspaceServer } from "@/lib/features/workspace-servers/commands/update-workspace-server";
import { withTenant } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { addMember, makeOrg, type TestOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

useStores();

async function makeGrant({ ctx, wsCtx }: TestOrg): Promise<{ id: string; slug: string }> {
  const server = { id: newId(), slug: "github", name: "GitHub", url: "https://mcp.example.com/mcp" };
  await withTenant({ orgId: ctx.orgId, workspaceId: null }, (db) =>
    db.server.create({ data: { ...server, orgId: ctx.orgId, authType: "none" } }),
  );
  return grantServer.execute(wsCtx, { server: server.slug });
}

describe("who may use a server of a workspace", () => {
  it("names everybody who may enter the workspace, with what the default gives them", async () => {
    const org = await makeOrg();
    const { slug } = await makeGrant(org);
    const manager = await addMember(org, "member", "manager");
    await updateWorkspaceServer.execute(org.wsCtx, { server: slug, defaultAccess: "deny" });
    const { data } = await listServerAccess.execute(manager.wsCtx, { server: slug });
    expect(data).toMatchObject([
      { user: { id: org.owner.userId }, orgRole: "owner", role: "admin", access: "deny", byDefault: true },
      { user: { id: manager.userId }, orgRole: "member", role: "manager", access: "deny", byDefault: true },
    ]);
  });

  it("tells a person's own setting from the default", async () => {
    const org = await makeOrg();
    const { id, slug } = await makeGrant(org);
    const { userId } = await addMember(org, "member", "member");
    const place = { orgId: org.ctx.orgId, workspaceId: org.wsCtx.workspace.id };
    await withTenant(place, (db) =>
      db.userAccess.create({ data: { ...place, workspaceServerId: id, userId, access: "deny" } }),
    );
    const { data } = await listServerAccess.execute(org.wsCtx, { server: slug });
    expect(data.find((entry) => entry.user.id === userId)).toMatchObject({
      access: "deny",
      byDefault: false,
    });
  });

  it("is refused to members, and unknown to other organizations", async () => {
    const [org, other] = [await makeOrg(), await makeOrg()];
    const { id, slug } = await makeGrant(org);
    const member = await addMember(org, "member", "member");
    await expect(listServerAccess.execute(member.wsCtx, { server: slug })).rejects.toMatchObject({
      kind: "forbidden",
    });
    await expect(listServerAccess.execute(other.wsCtx, { server: id })).rejects.toMatchObject({
      kind: "not_found",
    });
  });
});

it("a member learns the names of those who can grant a server, of their own organization only", async () => {
  const [org] = [await makeOrg(), await makeOrg()];
  const member = await addMember(org, "member", "member");
  const { data } = await listGranters.execute(member.wsCtx, {});
  expect(data).toHaveLength(1);
  expect(Object.keys(data[0] ?? {})).toEqual(["name"]);
});

import { describe, expect, it } from "vitest";
import { contextFromKey } from "@/lib/features/access";
import {
  deleteOrganization,
  foundOrganization,
  getSettings,
  listRoles,
  updateOrganization,
} from "@/lib/features/organizations";
import { withTenant, withoutTenant } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { isAllowed, ORG_ROLES, type Permission } from "@/lib/shared/permissions";
import { addMember, makeAdminKey, makeOrg, makeWorkspaceKey, type TestOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

useStores();

const verify = ({ owner }: TestOrg, email: string) =>
  withoutTenant((db) =>
    db.user.update({ where: { id: owner.userId }, data: { email, emailVerifiedAt: new Date() } }),
  );

describe("an organization that its owner deletes", () => {
  const rowsOf = ({ ctx }: TestOrg) =>
    withTenant({ orgId: ctx.orgId, workspaceId: null }, async (db) => ({
      counts: await Promise.all([
        db.organization.count(),
        db.workspace.count(),
        db.orgMember.count(),
        db.apiKey.count(),
      ]),
      audit: await db.auditLog.findMany({ where: { action: "organization.delete" } }),
    }));

  it("is gone with all that is in it, and nothing else is; its audit log says who did it", async () => {
    const [org, other] = [await makeOrg(), await makeOrg()];
    const { key } = await makeWorkspaceKey(org, ["api:read"]);
    await makeWorkspaceKey(other);
    const before = await rowsOf(other);
    await deleteOrganization.execute(org.ctx, {});
    const { counts, audit } = await rowsOf(org);
    expect(counts).toEqual([0, 0, 0, 0]);
    expect(audit).toMatchObject([{ actorLabel: org.owner.email, targetLabel: org.org.slug }]);
    expect(await rowsOf(other)).toEqual(before);
    const at = { org: org.org.slug, workspace: "default" };
    await expect(contextFromKey(key, at, { requestId: newId(), ip: null })).rejects.toMatchObject({
      kind: "unauthenticated",
    });
    // The person is still there, and free to begin again.
    expect(await foundOrganization("Second", org.owner)).toHaveProperty("orgSlug");
  });

  it("is not deleted by anybody else: no other role, no admin key, nobody who was owner a moment ago", async () => {
    const org = await makeOrg();
    for (const role of ORG_ROLES.filter((each) => each !== "owner"))
      await expect(
        deleteOrganization.execute((await addMember(org, role, "admin")).ctx, {}),
      ).rejects.toMatchObject({
        kind: "forbidden",
      });
    const key = await contextFromKey(
      (await makeAdminKey(org)).key,
      { org: org.org.slug },
      { requestId: newId(), ip: null },
    );
    await expect(deleteOrganization.execute(key, {})).rejects.toThrow();
    await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
      db.orgMember.updateMany({ where: { userId: org.owner.userId }, data: { role: "admin" } }),
    );
    await expect(deleteOrganization.execute(org.ctx, {})).rejects.toMatchObject({ kind: "forbidden" });
    expect((await rowsOf(org)).counts[0]).toBe(1);
  });
});

describe("settings of an organization", () => {
  it("are changed by admins, with an audit row of what changed and nothing else", async () => {
    const org = await makeOrg();
    const member = await addMember(org, "member", "admin");
    await expect(getSettings.execute(member.ctx, {})).rejects.toMatchObject({ kind: "forbidden" });
    await expect(updateOrganization.execute(member.ctx, { name: "Stolen" })).rejects.toMatchObject({
      kind: "forbidden",
    });
    const change = { name: "Renamed", membersMakeKeys: false };
    expect(await updateOrganization.execute(org.ctx, change)).toMatchObject(change);
    await updateOrganization.execute(org.ctx, change);
    const rows = await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
      db.auditLog.findMany({ where: { action: "organization.update" } }),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ before: { membersMakeKeys: true }, after: change });
  });

  it("count from the next request on, for people and for keys", async () => {
    const org = await makeOrg();
    const { key } = await makeWorkspaceKey(org, ["api:read", "api:write"]);
    const at = { org: org.org.slug, workspace: "default" };
    const may = async (permission: Permission) =>
      isAllowed((await contextFromKey(key, at, { requestId: newId(), ip: null })).roles, permission);
    expect([await may("call:read-all"), await may("workspace-server:grant")]).toEqual([true, false]);
    await updateOrganization.execute(org.ctx, { managersReadAllCalls: false, managersAddServers: true });
    expect([await may("call:read-all"), await may("workspace-server:grant")]).toEqual([false, true]);
  });

  it("say in the table of roles what the permission check answers", async () => {
    const org = await makeOrg();
    const manager = await addMember(org, "member", "manager");
    const answer = async () =>
      (await listRoles.execute(manager.ctx, {})).data.find((row) => row.permission === "service-key:create")
        ?.workspace?.manager;
    expect(await answer()).toEqual({ allowed: true, setting: "managersMakeServiceKeys" });
    const narrowed = {
      ...manager.ctx,
      roles: {
        ...manager.ctx.roles,
        settings: { ...manager.ctx.roles.settings, managersMakeServiceKeys: false },
      },
    };
    const row = (await listRoles.execute(narrowed, {})).data.find(
      ({ permission }) => permission === "service-key:create",
    );
    expect(row?.workspace?.manager.allowed).toBe(false);
    expect(row?.org).toEqual({ owner: true, admin: true, member: false });
  });
});

describe("domains that join an organization", () => {
  it("are added only by somebody who proved to own an address of the domain", async () => {
    const org = await makeOrg();
    const add = (...joinDomains: string[]) => updateOrganization.execute(org.ctx, { joinDomains });
    const refused = { kind: "forbidden", code: "domain_not_yours" };
    await expect(add("example.com")).rejects.toMatchObject(refused);
    await verify(org, "ada@gmail.com");
    await expect(add("gmail.com")).rejects.toMatchObject(refused);
    await verify(org, "ada@engines.example");
    await expect(add("engines.example", "gmail.com")).rejects.toMatchObject(refused);
    expect(await add("Engines.example", "engines.example")).toMatchObject({
      joinDomains: ["engines.example"],
    });
    await expect(add("not a domain")).rejects.toMatchObject({ kind: "invalid" });
    const { key } = await makeAdminKey(org);
    const byKey = await contextFromKey(key, { org: org.org.slug }, { requestId: newId(), ip: null });
    await expect(
      updateOrganization.execute(byKey, { joinDomains: ["engines.example", "other.example"] }),
    ).rejects.toMatchObject(refused);
    expect(await updateOrganization.execute(byKey, { joinDomains: [] })).toMatchObject({ joinDomains: [] });
  });
});

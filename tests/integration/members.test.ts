import { describe, expect, it } from "vitest";
import { contextFromKey } from "@/lib/features/access";
import { createApiKey } from "@/lib/features/api-keys";
import { inviteToOrganization, inviteToWorkspace } from "@/lib/features/invitations";
import {
  leaveOrganization,
  listOrgMembers,
  removeOrgMember,
  removeWorkspaceMember,
  setOrgRole,
  setWorkspaceRole,
  transferOwnership,
} from "@/lib/features/members";
import { getBus } from "@/lib/framework/adapters";
import { EPOCH_CHANNEL } from "@/lib/framework/epoch";
import { withTenant } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import type { OrgContext } from "@/lib/framework/context";
import { addMember, makeAdminKey, makeOrg, type TestOrg } from "../helpers/factories";
import { openDataPlane } from "../helpers/data-plane";
import { useStores } from "../helpers/use-stores";
import { eventually } from "./eventually";
useStores();

const asRole = (ctx: OrgContext, orgRole: "owner" | "admin" | "member") => ({
  ...ctx,
  roles: { ...ctx.roles, orgRole },
});

async function audits({ ctx }: TestOrg, action: string) {
  return withTenant({ orgId: ctx.orgId, workspaceId: null }, (db) =>
    db.auditLog.findMany({ where: { action } }),
  );
}

describe("roles in an organization", () => {
  it("change with one audit row that says from what to what; repeating changes nothing", async () => {
    const org = await makeOrg();
    const { userId } = await addMember(org, "member", "member");
    const change = { member: userId, role: "admin" as const };
    expect(await setOrgRole.execute(org.ctx, change)).toMatchObject({ role: "admin" });
    await setOrgRole.execute(org.ctx, change);
    const rows = await audits(org, "member.set-role");
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ before: { role: "member" }, after: { role: "admin" }, targetId: userId });
  });

  it("are given and taken up to one's own: an admin neither makes an owner nor touches one", async () => {
    const org = await makeOrg();
    const admin = await addMember(org, "admin", "member");
    const other = await addMember(org, "member", "member");
    const refused = { kind: "forbidden", code: "role_above_own" };
    await expect(
      setOrgRole.execute(admin.ctx, { member: other.userId, role: "owner" }),
    ).rejects.toMatchObject(refused);
    await expect(
      setOrgRole.execute(admin.ctx, { member: admin.userId, role: "owner" }),
    ).rejects.toMatchObject(refused);
    await expect(
      setOrgRole.execute(admin.ctx, { member: org.owner.userId, role: "member" }),
    ).rejects.toMatchObject(refused);
    await expect(removeOrgMember.execute(admin.ctx, { member: org.owner.userId })).rejects.toMatchObject(
      refused,
    );
    await expect(
      setOrgRole.execute(other.ctx, { member: other.userId, role: "admin" }),
    ).rejects.toMatchObject({ code: "missing_permission" });
  });

  it("always leave an owner, also when two owners step down at the same moment", async () => {
    const org = await makeOrg();
    await expect(
      setOrgRole.execute(org.ctx, { member: org.owner.userId, role: "member" }),
    ).rejects.toMatchObject({ kind: "conflict", code: "last_owner" });
    await expect(leaveOrganization.execute(org.ctx, {})).rejects.toMatchObject({ code: "last_owner" });
    for (let round = 0; round < 5; round += 1) {
      const second = await addMember(org, "member", "member");
      await setOrgRole.execute(org.ctx, { member: second.userId, role: "owner" });
      const outcomes = await Promise.allSettled([
        setOrgRole.execute(org.ctx, { member: org.owner.userId, role: "admin" }),
        leaveOrganization.execute(asRole(second.ctx, "owner"), {}),
      ]);
      expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(["fulfilled", "rejected"]);
      const owners = (await listOrgMembers.execute(org.ctx, { role: "owner" })).data;
      expect(owners).toHaveLength(1);
      if (owners[0]?.user.id !== org.owner.userId) {
        const newOwner = asRole(second.ctx, "owner");
        await setOrgRole.execute(newOwner, { member: org.owner.userId, role: "owner" });
        await leaveOrganization.execute(newOwner, {});
      }
    }
  });

  it("are not won back by a request that began before the demotion", async () => {
    const org = await makeOrg();
    const admin = await addMember(org, "admin", "manager");
    const [role, forbidden] = ["admin" as const, { kind: "forbidden", code: "missing_permission" }];
    await setOrgRole.execute(org.ctx, { member: admin.userId, role: "member" });
    await setWorkspaceRole.execute(org.wsCtx, { member: admin.userId, role: "member" });
    for (const late of [
      () => setOrgRole.execute(admin.ctx, { member: admin.userId, role }),
      () => setWorkspaceRole.execute(admin.wsCtx, { member: admin.userId, role }),
      () => removeOrgMember.execute(admin.ctx, { member: org.owner.userId }),
      () => inviteToOrganization.execute(admin.ctx, { email: "friend@example.com", role }),
      () => inviteToWorkspace.execute(admin.wsCtx, { email: "friend@example.com", role }),
    ])
      await expect(late()).rejects.toMatchObject(forbidden);
    const { key } = await makeAdminKey(org);
    const byKey = await contextFromKey(key, { org: org.org.slug }, { requestId: newId(), ip: null });
    expect(await setOrgRole.execute(byKey, { member: admin.userId, role })).toMatchObject({ role });
  });

  it("pass ownership on in one step: the new owner owns, the old one is an admin", async () => {
    const org = await makeOrg();
    const heir = await addMember(org, "member", "member");
    await expect(
      transferOwnership.execute(asRole(org.ctx, "admin"), { member: heir.userId }),
    ).rejects.toMatchObject({ kind: "forbidden" });
    expect(await transferOwnership.execute(org.ctx, { member: heir.userId })).toMatchObject({
      role: "owner",
    });
    const roles = (await listOrgMembers.execute(org.ctx, {})).data.map(({ user, role }) => [user.id, role]);
    expect(Object.fromEntries(roles)).toEqual({ [org.owner.userId]: "admin", [heir.userId]: "owner" });
  });

  it("pass ownership on once, and only while it is one's own: also when a demotion or another heir came first", async () => {
    const org = await makeOrg();
    const [first, second] = [
      await addMember(org, "member", "member"),
      await addMember(org, "member", "member"),
    ];
    const outcomes = await Promise.allSettled(
      [first, second].map(({ userId }) => transferOwnership.execute(org.ctx, { member: userId })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const owners = (await listOrgMembers.execute(org.ctx, { role: "owner" })).data;
    expect(owners).toHaveLength(1);
    // The context is of a request that began before the demotion.
    const heir = owners[0]?.user.id === first.userId ? first : second;
    const other = heir === first ? second : first;
    await setOrgRole.execute(asRole(heir.ctx, "owner"), { member: org.owner.userId, role: "member" });
    await expect(transferOwnership.execute(org.ctx, { member: other.userId })).rejects.toMatchObject({
      kind: "forbidden",
    });
    const roles = (await listOrgMembers.execute(org.ctx, {})).data.map(({ user, role }) => [user.id, role]);
    expect(Object.fromEntries(roles)).toEqual({
      [org.owner.userId]: "member",
      [heir.userId]: "owner",
      [other.userId]: "member",
    });
  });

  it("are listed by name, e-mail and role, page by page", async () => {
    const org = await makeOrg();
    const { userId, email } = await addMember(org, "admin", "member");
    await addMember(org, "member", "member");
    const ids = (page: { data: { user: { id: string } }[] }) => page.data.map(({ user }) => user.id);
    expect(ids(await listOrgMembers.execute(org.ctx, { search: email.slice(0, 12) }))).toEqual([userId]);
    expect(ids(await listOrgMembers.execute(org.ctx, { role: "admin" }))).toEqual([userId]);
    const first = await listOrgMembers.execute(org.ctx, { limit: 2 });
    const rest = await listOrgMembers.execute(org.ctx, { limit: 2, cursor: first.nextCursor ?? "" });
    expect(new Set([...ids(first), ...ids(rest)]).size).toBe(3);
    expect(rest.nextCursor).toBeNull();
  });
});

describe("removing somebody from the organization", () => {
  it("ends their personal keys within one second, in the gateway and in the admin API", async () => {
    const org = await makeOrg();
    const member = await addMember(org, "member", "manager");
    const { key } = await createApiKey.execute(member.wsCtx, {
      name: "mine",
      kind: "user",
      scopes: ["mcp", "api:read"],
    });
    const at = { org: org.org.slug, workspace: "default" };
    const facts = { requestId: newId(), ip: null };
    const plane = openDataPlane({ pollMs: 3_600_000 });
    const unsubscribe = getBus().subscribe(EPOCH_CHANNEL, plane.deliver);
    try {
      expect((await plane.credentials.verifyApiKey(key)).ok).toBe(true);
      await removeOrgMember.execute(org.ctx, { member: member.userId });
      const startedAt = performance.now();
      const answer = await eventually(
        async () => plane.credentials.verifyApiKey(key),
        ({ ok }) => !ok,
      );
      expect(answer).toEqual({ ok: false, error: "revoked" });
      expect(performance.now() - startedAt).toBeLessThan(1_000);
      await expect(contextFromKey(key, at, facts)).rejects.toMatchObject({ code: "revoked_key" });
    } finally {
      unsubscribe();
      plane.view.close();
    }
  });

  it("does not give the old keys back when they return", async () => {
    const org = await makeOrg();
    const member = await addMember(org, "member", "member");
    const { key } = await createApiKey.execute(member.wsCtx, { name: "mine", kind: "user" });
    await removeOrgMember.execute(org.ctx, { member: member.userId });
    await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
      db.orgMember.create({ data: { orgId: org.org.id, userId: member.userId, role: "admin" } }),
    );
    const at = { org: org.org.slug, workspace: "default" };
    await expect(contextFromKey(key, at, { requestId: newId(), ip: null })).rejects.toMatchObject({
      code: "revoked_key",
    });
  });

  it("answers the same 404 for a member of another organization and for nobody", async () => {
    const [mine, theirs] = [await makeOrg(), await makeOrg()];
    const stranger = await addMember(theirs, "member", "member");
    const refusals = await Promise.all(
      [stranger.userId, newId()].flatMap((member) => [
        removeOrgMember.execute(mine.ctx, { member }).catch((error: unknown) => error),
        setOrgRole.execute(mine.ctx, { member, role: "admin" }).catch((error: unknown) => error),
        removeWorkspaceMember.execute(mine.wsCtx, { member }).catch((error: unknown) => error),
        setWorkspaceRole.execute(mine.wsCtx, { member, role: "admin" }).catch((error: unknown) => error),
        transferOwnership.execute(mine.ctx, { member }).catch((error: unknown) => error),
      ]),
    );
    for (const refusal of refusals) expect(refusal).toMatchObject({ kind: "not_found" });
    expect(new Set(refusals.map(String)).size).toBe(1);
  });
});
describe("what an organization lets its roles do", () => {
  it("narrows keys at once: members make none when the setting is off, managers no service keys", async () => {
    const org = await makeOrg();
    const off = { membersMakeKeys: false, managersMakeServiceKeys: false };
    const narrowed = async (role: "manager" | "member") => {
      const { wsCtx } = await addMember(org, "member", role);
      return { ...wsCtx, roles: { ...wsCtx.roles, settings: { ...wsCtx.roles.settings, ...off } } };
    };
    const [member, manager] = [await narrowed("member"), await narrowed("manager")];
    const refused = { kind: "forbidden", code: "missing_permission" };
    await expect(createApiKey.execute(member, { name: "x", kind: "user" })).rejects.toMatchObject(refused);
    await expect(createApiKey.execute(manager, { name: "x", kind: "service" })).rejects.toMatchObject(
      refused,
    );
    await expect(createApiKey.execute(manager, { name: "x", kind: "user" })).resolves.toBeDefined();
  });
});

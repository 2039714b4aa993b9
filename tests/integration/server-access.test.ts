import { describe, expect, it } from "vitest";
import { createApiKey } from "@/lib/features/api-keys";
import { removeWorkspaceMember } from "@/lib/features/members";
import { listAdmins } from "@/lib/features/members";
import { setUserAccess } from "@/lib/features/workspace-servers";
import { updateWorkspaceServer } from "@/lib/features/workspace-servers/commands/update-workspace-server";
import { getBus } from "@/lib/framework/adapters";
import { EPOCH_CHANNEL } from "@/lib/framework/epoch";
import { decide, gatewaySnapshotSchema } from "@/lib/gateway";
import { withTenant } from "@/lib/platform/db";
import { listUserAccess } from "@/lib/runtime/user-access/list-user-access";
import { newId } from "@/lib/shared/ids";
import { callAdminApi } from "../helpers/admin-api";
import { changeSilently, grantServer, openDataPlane } from "../helpers/data-plane";
import { addMember, makeAdminKey, makeOrg, makeWorkspaceKey, type TestOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

useStores();

const SERVER = { server: "github" };
const auditRows = ({ ctx }: TestOrg) =>
  withTenant({ orgId: ctx.orgId, workspaceId: null }, (db) =>
    db.auditLog.findMany({ where: { action: "workspace-server.set-access" }, orderBy: { id: "asc" } }),
  );

describe("who may use a server of a workspace", () => {
  it("names everybody who may enter the workspace, with what the default gives them", async () => {
    const org = await makeOrg();
    await grantServer(org);
    const manager = await addMember(org, "member", "manager");
    await updateWorkspaceServer.execute(org.wsCtx, { ...SERVER, defaultAccess: "deny" });
    const page = await listUserAccess.execute(manager.wsCtx, SERVER);
    const denied = { access: "deny", byDefault: true, capabilities: 0 };
    expect(page).toMatchObject({
      data: [
        { user: { id: manager.userId }, orgRole: "member", role: "manager", ...denied },
        { user: { id: org.owner.userId }, orgRole: "owner", role: "admin", ...denied },
      ],
      defaultAccess: "deny",
      people: { total: 2, byDefault: 2 },
      capabilities: 2,
    });
  });

  it("tells a person's own setting from the default, and counts what each may use", async () => {
    const org = await makeOrg();
    const { serverId } = await grantServer(org);
    const member = await addMember(org, "member", "member");
    await setUserAccess.execute(org.wsCtx, { ...SERVER, users: [{ user: member.userId, access: "deny" }] });
    const tool = { kind: "tool" as const, name: "delete", enabled: false, orgId: org.ctx.orgId };
    await changeSilently(org, (db) => db.orgCapabilitySwitch.create({ data: { ...tool, serverId } }));
    const { data } = await listUserAccess.execute(org.wsCtx, SERVER);
    expect(data).toMatchObject([
      { user: { id: member.userId }, access: "deny", byDefault: false, capabilities: 0 },
      { user: { id: org.owner.userId }, access: "allow", byDefault: true, capabilities: 1 },
    ]);
  });

  it("is found by a part of the name or e-mail, page by page", async () => {
    const org = await makeOrg();
    await grantServer(org);
    const people = [await addMember(org, "member", "member"), await addMember(org, "member", "member")];
    const [first] = people;
    const found = await listUserAccess.execute(org.wsCtx, { ...SERVER, search: first?.email.slice(0, 12) });
    expect(found.data.map(({ user }) => user.id)).toEqual([first?.userId]);
    expect(found.people.total).toBe(3);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listUserAccess.execute(org.wsCtx, { ...SERVER, limit: 1, cursor });
      seen.push(...page.data.map(({ user }) => user.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen.sort()).toEqual([org.owner.userId, ...people.map(({ userId }) => userId)].sort());
  });

  it("is refused to members, and unknown to other organizations", async () => {
    const [org, other] = [await makeOrg(), await makeOrg()];
    const { workspaceServerId } = await grantServer(org);
    const member = await addMember(org, "member", "member");
    const users = [{ user: member.userId, access: "allow" as const }];
    for (const ask of [
      () => listUserAccess.execute(member.wsCtx, SERVER),
      () => setUserAccess.execute(member.wsCtx, { ...SERVER, users }),
    ])
      await expect(ask()).rejects.toMatchObject({ kind: "forbidden" });
    const foreign = { server: workspaceServerId };
    for (const ask of [
      () => listUserAccess.execute(other.wsCtx, foreign),
      () => setUserAccess.execute(other.wsCtx, { ...foreign, defaultAccess: "deny" }),
    ])
      await expect(ask()).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("changing who may use a server", () => {
  it("writes one audit row with what was and what is, and none when nothing changes", async () => {
    const org = await makeOrg();
    await grantServer(org);
    const { userId, email } = await addMember(org, "member", "member");
    const deny = { ...SERVER, defaultAccess: "deny" as const, users: [{ user: userId, access: "allow" }] };
    await setUserAccess.execute(org.wsCtx, deny);
    await setUserAccess.execute(org.wsCtx, deny);
    expect(await auditRows(org)).toMatchObject([
      {
        workspaceId: org.workspace.id,
        targetLabel: "github",
        before: { defaultAccess: "allow", users: { [email]: "default" } },
        after: { defaultAccess: "deny", users: { [email]: "allow" } },
      },
    ]);
  });

  it("changes everybody that a search finds in one go, and those named as their own line says", async () => {
    const org = await makeOrg();
    await grantServer(org);
    const [one, two] = [await addMember(org, "member", "member"), await addMember(org, "member", "manager")];
    const users = [{ user: two.userId, access: "allow" }];
    const all = { access: "deny", search: "member-" };
    const { changed } = await setUserAccess.execute(org.wsCtx, { ...SERVER, users, all });
    expect(new Map(changed.map(({ user, access }) => [user.id, access]))).toEqual(
      new Map([
        [one.userId, "deny"],
        [two.userId, "allow"],
      ]),
    );
    await setUserAccess.execute(org.wsCtx, { ...SERVER, all: { access: "default" } });
    const { people } = await listUserAccess.execute(org.wsCtx, SERVER);
    expect(people).toEqual({ total: 3, byDefault: 3 });
  });

  it("changes nothing when one of the people is not of the workspace, as for somebody unknown", async () => {
    const [org, other] = [await makeOrg(), await makeOrg()];
    await grantServer(org);
    const outsider = await addMember(org, "member", "member");
    await removeWorkspaceMember.execute(org.wsCtx, { member: outsider.userId });
    for (const user of [outsider.userId, other.owner.userId, newId()]) {
      const users = [
        { user: org.owner.userId, access: "deny" },
        { user, access: "deny" },
      ];
      await expect(setUserAccess.execute(org.wsCtx, { ...SERVER, users })).rejects.toMatchObject({
        kind: "not_found",
      });
    }
    expect((await listUserAccess.execute(org.wsCtx, SERVER)).people).toEqual({ total: 1, byDefault: 1 });
  });

  it("is the same through the admin API, listed there and in OpenAPI's own words", async () => {
    const org = await makeOrg();
    await grantServer(org);
    const { key } = await makeAdminKey(org);
    const path = `/orgs/${org.org.slug}/workspaces/default/servers/github/user-access`;
    const body = { users: [{ user: org.owner.userId, access: "deny" }] };
    const changed = await callAdminApi(key, "PATCH", path, { body });
    expect(changed).toMatchObject({ status: 200, body: { changed: [{ access: "deny" }] } });
    const listed = await callAdminApi(key, "GET", `${path}?search=${org.owner.email}`);
    expect(listed).toMatchObject({ status: 200, body: { data: [{ access: "deny", byDefault: false }] } });
    expect((await callAdminApi(key, "PATCH", path, { body: { users: [{ user: "x" }] } })).status).toBe(422);
  });
});

describe("user access at the gateway", () => {
  it("bites within a second: every key of a person follows the person, a service key the default", async () => {
    const org = await makeOrg();
    await grantServer(org);
    const member = await addMember(org, "member", "member");
    const keys = {
      person: (await createApiKey.execute(member.wsCtx, { name: "k", kind: "user" })).key,
      second: (await createApiKey.execute(member.wsCtx, { name: "k", kind: "user" })).key,
      service: (await makeWorkspaceKey(org)).key,
    };
    const { credentials, snapshots, deliver, view } = openDataPlane({ pollMs: 3_600_000 });
    const unsubscribe = getBus().subscribe(EPOCH_CHANNEL, deliver);
    const judge = async (key: string) => {
      const verified = await credentials.verifyApiKey(key);
      if (!verified.ok) return verified.error;
      const address = { org: org.org.slug, workspace: "default", server: "github" };
      const found = await snapshots.resolve(address, verified.value);
      if (!found.ok) return found.error;
      const snapshot = gatewaySnapshotSchema.parse(found.value);
      const tool = { kind: "tool" as const, name: "search" };
      const list = decide(verified.value, snapshot, "tools/list", null).reason;
      const call = decide(verified.value, snapshot, "tools/call", tool).reason;
      return list === call ? call : `${list} but ${call}`;
    };
    const judged = async () => Promise.all([judge(keys.person), judge(keys.second), judge(keys.service)]);
    const becomes = async (expected: readonly string[]) => {
      const startedAt = performance.now();
      while (JSON.stringify(await judged()) !== JSON.stringify(expected)) {
        if (performance.now() - startedAt > 5_000) break;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      expect(await judged()).toEqual(expected);
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    };
    const [yes, no] = ["allowed", "user_access"];
    const own = (access: "allow" | "deny" | "default") => [{ user: member.userId, access }];
    try {
      await becomes([yes, yes, yes]);
      await setUserAccess.execute(org.wsCtx, { ...SERVER, users: own("deny") });
      await becomes([no, no, yes]);
      await setUserAccess.execute(org.wsCtx, { ...SERVER, defaultAccess: "deny", users: own("allow") });
      await becomes([yes, yes, no]);
      await setUserAccess.execute(org.wsCtx, { ...SERVER, users: own("default") });
      await becomes([no, no, no]);
    } finally {
      unsubscribe();
      view.close();
    }
  });
});

it("a member learns the names of those who can grant a server, of their own organization only", async () => {
  const [org] = [await makeOrg(), await makeOrg()];
  const member = await addMember(org, "member", "member");
  const { data } = await listAdmins.execute(member.wsCtx, {});
  expect(data).toHaveLength(1);
  expect(Object.keys(data[0] ?? {})).toEqual(["name"]);
});

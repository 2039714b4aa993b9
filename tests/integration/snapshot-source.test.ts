import { afterEach, describe, expect, it } from "vitest";
import { gatewaySnapshotSchema, type Principal } from "@/lib/gateway";
import { newId } from "@/lib/shared/ids";
import { addMember, makeOrg, makeWorkspaceKey, type TestOrg } from "../helpers/factories";
import { changeSilently, grantServer, openDataPlane } from "../helpers/data-plane";
import { useStores } from "../helpers/use-stores";

useStores();
const open: { close(): void }[] = [];

function dataPlane() {
  const plane = openDataPlane({ pollMs: 3_600_000 });
  open.push(plane.view);
  return plane;
}

afterEach(() => {
  for (const view of open.splice(0)) view.close();
});

function principalOf(org: TestOrg, more: Partial<Principal> = {}): Principal {
  const id = newId();
  return {
    ...{ id, kind: "service", orgId: org.org.id, workspaceId: org.workspace.id, keyId: id, label: "key" },
    ...{ userId: null, scopes: ["mcp"] },
    ...more,
  };
}

const addressOf = (org: TestOrg, server = "github") => ({
  org: org.org.slug,
  workspace: org.workspace.slug,
  server,
});

const NOT_FOUND = { ok: false, error: "not_found" };

describe("finding the snapshot of an address", () => {
  it("answers a snapshot that the data plane accepts", async () => {
    const org = await makeOrg();
    const granted = await grantServer(org);
    const found = await dataPlane().snapshots.resolve(addressOf(org), principalOf(org));
    expect(found.ok).toBe(true);
    const snapshot = gatewaySnapshotSchema.parse(found.ok ? found.value : null);
    expect(snapshot).toMatchObject({
      org: { id: org.org.id, slug: org.org.slug },
      workspaceServer: { id: granted.workspaceServerId, enabled: true },
      upstream: { url: "https://mcp.example.com/mcp", era: "unknown" },
    });
    expect(snapshot.capabilities.map(({ name }) => name)).toEqual(["delete", "search"]);
  });

  it("says the same of what does not exist and of what belongs to somebody else", async () => {
    const [mine, foreign] = [await makeOrg(), await makeOrg()];
    await grantServer(mine);
    await grantServer(foreign);
    const { snapshots } = dataPlane();
    const me = principalOf(mine);
    for (const address of [
      addressOf(foreign),
      { ...addressOf(mine), org: "nobody" },
      { ...addressOf(mine), workspace: "nothing" },
      { ...addressOf(mine), server: "nothing" },
    ]) {
      expect(await snapshots.resolve(address, me)).toEqual(NOT_FOUND);
      expect(await snapshots.resolve(address, me)).toEqual(NOT_FOUND);
    }
  });

  it("shows a key its own workspace only, also when another key was there before", async () => {
    const org = await makeOrg();
    await grantServer(org);
    const { snapshots } = dataPlane();
    const outsider = principalOf(org, { workspaceId: newId() });
    expect(await snapshots.resolve(addressOf(org), outsider)).toEqual(NOT_FOUND);
    expect((await snapshots.resolve(addressOf(org), principalOf(org))).ok).toBe(true);
    expect(await snapshots.resolve(addressOf(org), outsider)).toEqual(NOT_FOUND);
  });

  it("gives the same object while nothing changed, to all who ask at once too", async () => {
    const org = await makeOrg();
    await grantServer(org);
    const { snapshots } = dataPlane();
    const ask = async () => {
      const found = await snapshots.resolve(addressOf(org), principalOf(org));
      return found.ok ? found.value : null;
    };
    const answers = [...(await Promise.all([ask(), ask(), ask()])), await ask()];
    expect(answers[0]).not.toBeNull();
    expect(new Set(answers).size).toBe(1);
  });

  it("keeps the object when something else of the organization changed", async () => {
    const org = await makeOrg();
    await grantServer(org);
    const { snapshots, view } = dataPlane();
    const before = await snapshots.resolve(addressOf(org), principalOf(org));
    await grantServer(org, { slug: "other" });
    await view.poll();
    const after = await snapshots.resolve(addressOf(org), principalOf(org));
    expect(before.ok && after.ok && before.value === after.value).toBe(true);
  });

  it("obeys a switch at the next look at the epochs", async () => {
    const org = await makeOrg();
    const { serverId } = await grantServer(org);
    const { snapshots, view } = dataPlane();
    await snapshots.resolve(addressOf(org), principalOf(org));
    await changeSilently(org, (db) =>
      db.orgCapabilitySwitch.create({
        data: { orgId: org.org.id, serverId, kind: "tool", name: "delete", enabled: false },
      }),
    );
    await view.poll();
    const found = await snapshots.resolve(addressOf(org), principalOf(org));
    expect(found).toMatchObject({
      value: { capabilities: [{ name: "delete", orgEnabled: false }, { orgEnabled: true }] },
    });
  });

  it("finds a server that was missing as soon as it is granted", async () => {
    const org = await makeOrg();
    const { snapshots, view } = dataPlane();
    expect(await snapshots.resolve(addressOf(org), principalOf(org))).toEqual(NOT_FOUND);
    await grantServer(org);
    await view.poll();
    expect((await snapshots.resolve(addressOf(org), principalOf(org))).ok).toBe(true);
  });

  it("is unavailable when the view is older than 30 s", async () => {
    const org = await makeOrg();
    await grantServer(org);
    const { snapshots, view, world } = dataPlane();
    await snapshots.resolve(addressOf(org), principalOf(org));
    world.isEpochStoreDown = true;
    world.offsetMs = 30_500;
    await view.poll();
    expect(await snapshots.resolve(addressOf(org), principalOf(org))).toEqual({
      ok: false,
      error: "unavailable",
    });
  });
});

describe("a key of another organization", () => {
  it("finds nothing at the addresses of this one", async () => {
    const [mine, foreign] = [await makeOrg(), await makeOrg()];
    await grantServer(mine);
    const { key } = await makeWorkspaceKey(foreign);
    const { credentials, snapshots } = dataPlane();
    const verified = await credentials.verifyApiKey(key);
    if (!verified.ok) throw new Error(verified.error);
    expect(await snapshots.resolve(addressOf(mine), verified.value)).toEqual(NOT_FOUND);
  });
});

describe("the secrets of a server", () => {
  it("are opened for the origin they were entered for, and no other", async () => {
    const org = await makeOrg();
    const { serverId } = await grantServer(org, { headers: { "x-api-key": "s3cret" } });
    const { secrets } = dataPlane();
    const ask = (origin: string) =>
      secrets.headers({ orgId: org.org.id, serverId, secretRef: serverId, origin });
    expect(await ask("https://mcp.example.com")).toEqual({ ok: true, value: { "x-api-key": "s3cret" } });
    for (const origin of [
      "https://evil.example.com",
      "http://mcp.example.com",
      "https://mcp.example.com:8443",
    ])
      expect(await ask(origin)).toEqual({ ok: false, error: "missing" });
  });

  it("are missing for another organization, and for a server that has none", async () => {
    const [org, foreign] = [await makeOrg(), await makeOrg()];
    const { serverId } = await grantServer(org, { headers: { "x-api-key": "s3cret" } });
    const bare = await grantServer(org, { slug: "bare" });
    const { secrets } = dataPlane();
    const origin = "https://mcp.example.com";
    for (const [orgId, id] of [
      [foreign.org.id, serverId],
      [org.org.id, bare.serverId],
    ] as const) {
      expect(await secrets.headers({ orgId, serverId: id, secretRef: id, origin })).toEqual({
        ok: false,
        error: "missing",
      });
    }
  });

  it("are read anew when something changed, and missing when they do not open", async () => {
    const org = await makeOrg();
    const { serverId } = await grantServer(org, { headers: { "x-api-key": "s3cret" } });
    const { secrets, view } = dataPlane();
    const request = {
      ...{ orgId: org.org.id, serverId, secretRef: serverId, origin: "https://mcp.example.com" },
    };
    expect((await secrets.headers(request)).ok).toBe(true);
    await changeSilently(org, (db) =>
      db.serverSecret.updateMany({ where: { serverId }, data: { ciphertext: "v1.1.broken" } }),
    );
    await view.poll();
    expect(await secrets.headers(request)).toEqual({ ok: false, error: "missing" });
  });
});

describe("a member's access", () => {
  it("is in the snapshot as an exception from the default", async () => {
    const org = await makeOrg();
    const { workspaceServerId } = await grantServer(org);
    const { userId } = await addMember(org, "member", "member");
    await changeSilently(org, (db) =>
      db.userAccess.create({
        data: { orgId: org.org.id, workspaceId: org.workspace.id, workspaceServerId, userId, access: "deny" },
      }),
    );
    const found = await dataPlane().snapshots.resolve(addressOf(org), principalOf(org));
    expect(found).toMatchObject({ value: { userAccess: { default: "allow", exceptions: [userId] } } });
  });
});

import { afterEach, describe, expect, it } from "vitest";
import { createApiKey, revokeApiKey } from "@/lib/features/api-keys";
import { getBus } from "@/lib/framework/adapters";
import { newApiKey } from "@/lib/shared/api-key-format";
import { EPOCH_CHANNEL } from "@/lib/framework/epoch";
import { addMember, makeAdminKey, makeOrg, makeWorkspaceKey } from "../helpers/factories";
import { changeSilently, openDataPlane } from "../helpers/data-plane";
import { useStores } from "../helpers/use-stores";

useStores();
const open: { close(): void }[] = [];

function dataPlane(options: { pollMs?: number } = { pollMs: 3_600_000 }) {
  const plane = openDataPlane(options);
  open.push(plane.view);
  return plane;
}

afterEach(() => {
  for (const view of open.splice(0)) view.close();
});

const REVOKED = { ok: false, error: "revoked" };
const UNKNOWN = { ok: false, error: "unknown" };

/** Milliseconds until the answer is no longer ok. */
async function timeUntilRefused(ask: () => Promise<{ ok: boolean }>): Promise<number> {
  const startedAt = performance.now();
  while ((await ask()).ok) {
    if (performance.now() - startedAt > 5_000) return Infinity;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return performance.now() - startedAt;
}

describe("verifying an API key", () => {
  it("knows a workspace's key, whose it is and what it may", async () => {
    const org = await makeOrg();
    const { id, key } = await makeWorkspaceKey(org, ["mcp", "api:read"]);
    expect(await dataPlane().credentials.verifyApiKey(key)).toEqual({
      ok: true,
      value: {
        ...{ id, kind: "service", orgId: org.org.id, workspaceId: org.workspace.id, keyId: id },
        ...{ label: "test key", userId: null, scopes: ["mcp", "api:read"] },
      },
    });
  });

  it("knows a person's key as the person", async () => {
    const org = await makeOrg();
    const { id, key } = await createApiKey.execute(org.wsCtx, { name: "mine", kind: "user" });
    expect(await dataPlane().credentials.verifyApiKey(key)).toMatchObject({
      value: {
        id: org.owner.userId,
        kind: "user",
        userId: org.owner.userId,
        keyId: id,
        label: org.owner.email,
      },
    });
  });

  it("knows an admin key, and never lets it call servers", async () => {
    const org = await makeOrg();
    const { id, key } = await makeAdminKey(org);
    await changeSilently(org, (db) =>
      db.apiKey.update({ where: { id }, data: { scopes: ["api:read", "mcp"] } }),
    );
    const verified = await dataPlane().credentials.verifyApiKey(key);
    expect(verified).toMatchObject({ value: { workspaceId: null, kind: "service", scopes: ["api:read"] } });
  });

  it.each(["", "gh_ws_short_abcdef", "Bearer x", newApiKey("ws").slice(0, -1), newApiKey("ws")])(
    "does not know %s",
    async (secret) => {
      expect(await dataPlane().credentials.verifyApiKey(secret)).toEqual(UNKNOWN);
    },
  );

  it("knows a key within a second of its making, even when it was tried before", async () => {
    const org = await makeOrg();
    const { credentials, world } = dataPlane();
    const { id, key } = await makeWorkspaceKey(org);
    const keyHash = await changeSilently(org, async (db) => {
      const row = await db.apiKey.findUniqueOrThrow({ where: { id } });
      await db.apiKey.update({ where: { id }, data: { keyHash: "0".repeat(64) } });
      return row.keyHash;
    });
    expect(await credentials.verifyApiKey(key)).toEqual(UNKNOWN);
    await changeSilently(org, (db) => db.apiKey.update({ where: { id }, data: { keyHash } }));
    expect(await credentials.verifyApiKey(key)).toEqual(UNKNOWN);
    world.offsetMs = 1_000;
    expect((await credentials.verifyApiKey(key)).ok).toBe(true);
  });

  it("refuses a key from the moment it expires, without asking anybody", async () => {
    const org = await makeOrg();
    const { key } = await createApiKey.execute(org.wsCtx, { name: "short", expiresInDays: 1 });
    const { credentials, world, view } = dataPlane();
    expect((await credentials.verifyApiKey(key)).ok).toBe(true);
    world.offsetMs = 24 * 3_600_000 - 60_000;
    await view.poll();
    expect((await credentials.verifyApiKey(key)).ok).toBe(true);
    world.offsetMs = 24 * 3_600_000;
    await view.poll();
    expect(await credentials.verifyApiKey(key)).toEqual({ ok: false, error: "expired" });
  });

  it("looks a key up once for many calls at the same time", async () => {
    const org = await makeOrg();
    const { key } = await makeWorkspaceKey(org);
    const { credentials } = dataPlane();
    const answers = await Promise.all(Array.from({ length: 50 }, async () => credentials.verifyApiKey(key)));
    const principals = answers.map((answer) => (answer.ok ? answer.value : null));
    expect(principals[0]).not.toBeNull();
    expect(new Set(principals).size).toBe(1);
  });
});

describe("revoking a key", () => {
  it("ends it within a second when the bus is silent", async () => {
    const org = await makeOrg();
    const { credentials, view } = dataPlane({});
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const { id, key } = await makeWorkspaceKey(org);
      await view.poll();
      expect((await credentials.verifyApiKey(key)).ok).toBe(true);
      await changeSilently(org, (db) => db.apiKey.update({ where: { id }, data: { revokedAt: new Date() } }));
      times.push(await timeUntilRefused(async () => credentials.verifyApiKey(key)));
      expect(await credentials.verifyApiKey(key)).toEqual(REVOKED);
    }
    expect(Math.max(...times)).toBeLessThan(1_000);
  });

  it("ends it at once when the bus says so", async () => {
    const org = await makeOrg();
    const { id, key } = await makeWorkspaceKey(org);
    const { credentials, deliver } = dataPlane();
    const unsubscribe = getBus().subscribe(EPOCH_CHANNEL, deliver);
    try {
      expect((await credentials.verifyApiKey(key)).ok).toBe(true);
      await revokeApiKey.execute(org.wsCtx, { key: id });
      expect(await timeUntilRefused(async () => credentials.verifyApiKey(key))).toBeLessThan(1_000);
      expect(await credentials.verifyApiKey(key)).toEqual(REVOKED);
    } finally {
      unsubscribe();
    }
  });

  it("is not undone by an answer that was read before", async () => {
    const org = await makeOrg();
    const { id, key } = await makeWorkspaceKey(org);
    const { credentials, view } = dataPlane();
    // The verification and the revocation race; whichever the first answer saw, the next one obeys.
    await Promise.all([
      credentials.verifyApiKey(key),
      changeSilently(org, (db) => db.apiKey.update({ where: { id }, data: { revokedAt: new Date() } })),
    ]);
    await view.poll();
    expect(await credentials.verifyApiKey(key)).toEqual(REVOKED);
  });
});

describe("losing membership", () => {
  it.each(["workspace", "organization"] as const)("of the %s ends a person's keys", async (what) => {
    const org = await makeOrg();
    const member = await addMember(org, "member", "member");
    const { key } = await createApiKey.execute(member.wsCtx, { name: "mine", kind: "user" });
    const { credentials, view } = dataPlane();
    expect((await credentials.verifyApiKey(key)).ok).toBe(true);
    await changeSilently(org, async (db) => {
      const { userId } = member;
      if (what === "workspace") await db.workspaceMember.deleteMany({ where: { userId } });
      else await db.orgMember.deleteMany({ where: { userId } });
    });
    await view.poll();
    expect(await credentials.verifyApiKey(key)).toEqual(REVOKED);
  });

  it("of the workspace leaves an organization's admin in", async () => {
    const org = await makeOrg();
    const admin = await addMember(org, "admin", "member");
    const { key } = await createApiKey.execute(admin.wsCtx, { name: "mine", kind: "user" });
    const { userId } = admin;
    await changeSilently(org, (db) => db.workspaceMember.deleteMany({ where: { userId } }));
    expect((await dataPlane().credentials.verifyApiKey(key)).ok).toBe(true);
  });
});

describe("a process that cannot see PostgreSQL", () => {
  it("serves what it knows for 30 s, then denies, then serves again", async () => {
    const org = await makeOrg();
    const { key } = await makeWorkspaceKey(org);
    const { credentials, view, world } = dataPlane();
    expect((await credentials.verifyApiKey(key)).ok).toBe(true);
    world.isEpochStoreDown = true;
    world.offsetMs = 29_000;
    await view.poll();
    expect((await credentials.verifyApiKey(key)).ok).toBe(true);
    world.offsetMs = 31_000;
    await view.poll();
    expect(await credentials.verifyApiKey(key)).toEqual({ ok: false, error: "outdated" });
    world.isEpochStoreDown = false;
    await view.poll();
    expect((await credentials.verifyApiKey(key)).ok).toBe(true);
  });

  it("denies right after it was frozen for a minute, before it looked", async () => {
    const org = await makeOrg();
    const { id, key } = await makeWorkspaceKey(org);
    const { credentials, view, world } = dataPlane();
    await credentials.verifyApiKey(key);
    await changeSilently(org, (db) => db.apiKey.update({ where: { id }, data: { revokedAt: new Date() } }));
    world.offsetMs = 60_000;
    expect(await credentials.verifyApiKey(key)).toEqual({ ok: false, error: "outdated" });
    await view.poll();
    expect(await credentials.verifyApiKey(key)).toEqual(REVOKED);
  });
});

import { describe, expect, it } from "vitest";
import { listOrgCapabilities, syncServer } from "@/lib/features/capabilities";
import { getServer, updateServer } from "@/lib/features/servers";
import { addMember } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";
import { tool } from "./registry-upstream";
import {
  auditActions,
  epochOf,
  makeSynced,
  names,
  SERVER,
  useEverything,
  withUpstream,
} from "./synced-server";

useStores();
useEverything();

describe("a sync", () => {
  it("reads every capability of a real server, with its definition, in the server's order", async () => {
    const { ctx } = await makeSynced();
    const { data, counts, nextCursor } = await listOrgCapabilities.execute(ctx, { ...SERVER, limit: 1_000 });
    const echo = data.find((item) => item.name === "echo");
    expect(echo).toMatchObject({
      kind: "tool",
      enabled: true,
      removedAt: null,
      definition: { name: "echo", inputSchema: { type: "object" } },
    });
    expect(nextCursor).toBeNull();
    for (const kind of ["tool", "resource", "resource_template", "prompt"] as const) {
      const listed = data.filter((item) => item.kind === kind);
      expect(listed.length).toBeGreaterThan(0);
      expect(counts[kind]).toEqual({ total: listed.length, enabled: listed.length });
    }
    const server = await getServer.execute(ctx, SERVER);
    expect(server).toMatchObject({
      era: "legacy",
      health: { status: expect.stringMatching(/^(healthy|degraded)$/) },
      syncError: null,
      capabilities: { tools: counts.tool.total, prompts: counts.prompt.total },
    });
    expect(server.serverInfo?.name).toContain("everything");
    expect(server.protocolVersion).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(server.syncedAt).not.toBeNull();
  });

  it("changes nothing and is not audited when nothing changed", async () => {
    const { ctx } = await makeSynced();
    const [epoch, actions] = [await epochOf(ctx), await auditActions(ctx)];
    const { counts, ...again } = await syncServer.execute(ctx, SERVER);
    expect(again).toEqual({
      ...{ added: [], changed: [], removed: [], complete: true, warning: null },
      waiting: 0,
    });
    expect(counts.tools).toBeGreaterThan(0);
    expect(await epochOf(ctx)).toBe(epoch);
    expect(await auditActions(ctx)).toEqual(actions);
  });

  it("tells added, changed, removed and returning capabilities apart, and keeps what was removed", async () => {
    await withUpstream(async (upstream, { ctx }) => {
      upstream.tools = [tool("new"), tool("echo", "Says it louder")];
      expect(await syncServer.execute(ctx, SERVER)).toMatchObject({
        added: [{ kind: "tool", name: "new" }],
        changed: [{ kind: "tool", name: "echo" }],
        removed: [{ kind: "tool", name: "add" }],
        waiting: 1,
        counts: { tools: 2 },
      });
      const { data, counts } = await listOrgCapabilities.execute(ctx, SERVER);
      expect(names(data)).toEqual(["new", "echo", "add"]);
      expect(data.map((item) => item.removedAt === null)).toEqual([true, true, false]);
      // The new definition waits beside the one in force.
      expect(data[1]?.description).toBe("echo");
      expect(counts.tool).toEqual({ total: 2, enabled: 2 });

      upstream.tools = [tool("add"), tool("new"), tool("echo", "Says it louder")];
      expect(await syncServer.execute(ctx, SERVER)).toMatchObject({
        added: [{ kind: "tool", name: "add" }],
        changed: [],
        removed: [],
      });
      expect(names((await listOrgCapabilities.execute(ctx, SERVER)).data)).toEqual(["add", "new", "echo"]);
    });
  });

  it("raises the organization's epoch when a capability comes or goes", async () => {
    await withUpstream(async (upstream, { ctx }) => {
      const before = await epochOf(ctx);
      upstream.tools = [tool("echo")];
      await syncServer.execute(ctx, SERVER);
      expect(await epochOf(ctx)).toBe(before + 1n);
    });
  });

  it("removes nothing when a list cannot be read, and says so", async () => {
    await withUpstream(async (upstream, { ctx }) => {
      upstream.isListBroken = true;
      const result = await syncServer.execute(ctx, SERVER);
      expect(result).toMatchObject({ removed: [], complete: false, counts: { tools: 2 } });
      expect(result.warning).not.toBeNull();
      expect(await getServer.execute(ctx, SERVER)).toMatchObject({
        health: { status: "degraded" },
        syncError: result.warning,
        capabilities: { tools: 2 },
      });
    });
  });

  it("of a server that does not answer fails with the reason, and keeps what is known", async () => {
    await withUpstream(async (upstream, { ctx }) => {
      const { syncedAt } = await getServer.execute(ctx, SERVER);
      upstream.isBroken = true;
      await expect(syncServer.execute(ctx, SERVER)).rejects.toMatchObject({
        kind: "unavailable",
        code: "sync_failed",
      });
      const server = await getServer.execute(ctx, SERVER);
      expect(server).toMatchObject({
        health: { status: "unreachable" },
        era: "legacy",
        syncedAt,
        capabilities: { tools: 2 },
      });
      expect(server.syncError).not.toBeNull();
    });
  });

  it("of an address that was changed meanwhile is thrown away", async () => {
    await withUpstream(async (upstream, { ctx }) => {
      upstream.tools = [];
      upstream.beforeList = async () => {
        upstream.beforeList = null;
        await updateServer.execute(ctx, { ...SERVER, url: `${upstream.origin}/other` });
      };
      await expect(syncServer.execute(ctx, SERVER)).rejects.toMatchObject({
        kind: "conflict",
        code: "server_changed",
      });
      expect(await getServer.execute(ctx, SERVER)).toMatchObject({
        health: { status: "unknown" },
        capabilities: { tools: 2 },
      });
    });
  });

  it("stores a thousand capabilities of a kind, and text that PostgreSQL does not take", async () => {
    await withUpstream(async (upstream, { ctx }) => {
      const many = Array.from({ length: 999 }, (_, index) => tool(`tool-${String(index)}`, "a\0b\ud800"));
      upstream.tools = many;
      expect((await syncServer.execute(ctx, SERVER)).counts.tools).toBe(999);
      upstream.tools = [tool("first"), ...many];
      expect((await syncServer.execute(ctx, SERVER)).added).toEqual([{ kind: "tool", name: "first" }]);
      const { data } = await listOrgCapabilities.execute(ctx, { ...SERVER, limit: 2 });
      expect(names(data)).toEqual(["first", "tool-0"]);
      expect(data[1]?.description).toBe("a\uFFFDb\uFFFD");
    });
  });

  it("of a list that never ends keeps what it read, removes nothing and says so", async () => {
    await withUpstream(async (upstream, { ctx }) => {
      upstream.tools = Array.from({ length: 1_500 }, (_, index) => tool(`tool-${String(index)}`));
      const result = await syncServer.execute(ctx, SERVER);
      expect(result).toMatchObject({ removed: [], complete: false, counts: { tools: 1_002 } });
      expect(result.warning).not.toBeNull();
    });
  });

  it("is for those who may change the registry", async () => {
    const org = await makeSynced();
    const { ctx } = await addMember(org, "member", "admin");
    await expect(syncServer.execute(ctx, SERVER)).rejects.toMatchObject({ kind: "forbidden" });
  });
});

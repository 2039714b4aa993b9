import { describe, expect, it } from "vitest";
import {
  listOrgCapabilities,
  listWorkspaceCapabilities,
  setOrgCapabilities,
  setWorkspaceCapabilities,
  syncServer,
} from "@/lib/features/capabilities";
import { addMember, makeOrg } from "../helpers/factories";
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
const off = (name: string, kind: "tool" | "prompt" = "tool") => ({ kind, name, enabled: false });
const on = (name: string, kind: "tool" | "prompt" = "tool") => ({ kind, name, enabled: true });

describe("the list of capabilities", () => {
  it("is searched, filtered by kind, and paged without losing any", async () => {
    const { ctx } = await makeSynced();
    const all = await listOrgCapabilities.execute(ctx, { ...SERVER, limit: 1_000 });
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listOrgCapabilities.execute(ctx, {
        ...SERVER,
        limit: 3,
        ...(cursor ? { cursor } : {}),
      });
      paged.push(...page.data.map((item) => `${item.kind} ${item.name}`));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(paged).toEqual(all.data.map((item) => `${item.kind} ${item.name}`));
    const found = await listOrgCapabilities.execute(ctx, { ...SERVER, kind: "tool", search: "ECH" });
    expect(names(found.data)).toContain("echo");
    expect(found.counts).toEqual(all.counts);
    const stray = listOrgCapabilities.execute(ctx, { ...SERVER, cursor: "bm9wZQ" });
    await expect(stray).rejects.toMatchObject({ code: "invalid_cursor" });
  });

  it("is filtered by what tools say of themselves: who does not say that it reads is among the writers", async () => {
    const { ctx } = await makeSynced();
    const tools = { ...SERVER, kind: "tool" } as const;
    const all = await listOrgCapabilities.execute(ctx, tools);
    const read = await listOrgCapabilities.execute(ctx, { ...tools, effect: "read" });
    const first = await listOrgCapabilities.execute(ctx, { ...tools, effect: "write", limit: 1 });
    const cursor = first.nextCursor ?? undefined;
    const rest = await listOrgCapabilities.execute(ctx, { ...tools, effect: "write", cursor });
    expect(names(read.data)).toContain("echo");
    expect(names([...first.data, ...rest.data])).toContain("toggle-simulated-logging");
    expect(names([...read.data, ...first.data, ...rest.data]).sort()).toEqual(names(all.data).sort());
    expect(read.counts).toEqual(all.counts);
  });
});

describe("the organization's switches", () => {
  it("turn capabilities off and on in bulk, are audited, and are nothing when repeated", async () => {
    const { ctx } = await makeSynced();
    const first = await setOrgCapabilities.execute(ctx, {
      ...SERVER,
      changes: [off("echo"), off("get-sum")],
    });
    expect(first.changed).toHaveLength(2);
    const epoch = await epochOf(ctx);
    expect(await setOrgCapabilities.execute(ctx, { ...SERVER, changes: [off("echo")] })).toEqual({
      changed: [],
    });
    expect(await epochOf(ctx)).toBe(epoch);
    expect((await auditActions(ctx)).filter((action) => action === "server.set-capabilities")).toHaveLength(
      1,
    );
    await setOrgCapabilities.execute(ctx, { ...SERVER, changes: [on("get-sum")] });
    const { data, counts } = await listOrgCapabilities.execute(ctx, { ...SERVER, limit: 1_000 });
    expect(names(data.filter((item) => !item.enabled))).toEqual(["echo"]);
    expect(counts.tool.enabled).toBe(counts.tool.total - 1);
  });

  it("may be set for a name before the server lists it, and hold when it does", async () => {
    await withUpstream(async (upstream, { ctx }) => {
      await setOrgCapabilities.execute(ctx, { ...SERVER, changes: [off("delete-everything")] });
      const { data, counts } = await listOrgCapabilities.execute(ctx, SERVER);
      expect(data.at(-1)).toMatchObject({
        name: "delete-everything",
        enabled: false,
        definition: null,
        firstSeenAt: null,
      });
      expect(counts.tool.total).toBe(2);
      upstream.tools = [...upstream.tools, tool("delete-everything")];
      await syncServer.execute(ctx, SERVER);
      const after = await listOrgCapabilities.execute(ctx, SERVER);
      expect(after.data.at(-1)).toMatchObject({ name: "delete-everything", enabled: false });
      expect(after.counts.tool).toEqual({ total: 3, enabled: 2 });
    });
  });

  it("refuse an empty or oversized change, and kinds that do not exist", async () => {
    const { ctx } = await makeSynced();
    const set = (changes: unknown) => setOrgCapabilities.execute(ctx, { ...SERVER, changes });
    await expect(set([])).rejects.toMatchObject({ kind: "invalid" });
    await expect(set(Array.from({ length: 1_001 }, () => off("x")))).rejects.toMatchObject({
      kind: "invalid",
    });
    await expect(set([{ kind: "root", name: "x", enabled: false }])).rejects.toMatchObject({
      kind: "invalid",
    });
  });

  it("are the organization's alone", async () => {
    const org = await makeSynced();
    const { ctx } = await addMember(org, "member", "admin");
    const theirs = await makeOrg();
    const change = { ...SERVER, changes: [off("echo")] };
    await expect(setOrgCapabilities.execute(ctx, change)).rejects.toMatchObject({ kind: "forbidden" });
    await expect(setOrgCapabilities.execute(theirs.ctx, change)).rejects.toMatchObject({ kind: "not_found" });
    await expect(listOrgCapabilities.execute(theirs.ctx, SERVER)).rejects.toMatchObject({
      kind: "not_found",
    });
  });
});

describe("a workspace's switches", () => {
  it("narrow what the organization allows, in this workspace only", async () => {
    const { ctx, wsCtx } = await makeSynced();
    await setOrgCapabilities.execute(ctx, { ...SERVER, changes: [off("get-sum")] });
    await setWorkspaceCapabilities.execute(wsCtx, { ...SERVER, changes: [off("echo"), off("get-sum")] });
    const { data, counts } = await listWorkspaceCapabilities.execute(wsCtx, { ...SERVER, limit: 1_000 });
    const stateOf = (name: string) => data.find((item) => item.kind === "tool" && item.name === name);
    expect(stateOf("echo")).toMatchObject({
      orgEnabled: true,
      workspaceEnabled: false,
      enabled: false,
      reason: "workspace",
    });
    expect(stateOf("get-sum")).toMatchObject({
      orgEnabled: false,
      workspaceEnabled: false,
      enabled: false,
      reason: "organization",
    });
    expect(stateOf("get-tiny-image")).toMatchObject({ enabled: true, reason: null });
    expect(counts.tool.enabled).toBe(counts.tool.total - 2);
    const org = await listOrgCapabilities.execute(ctx, { ...SERVER, search: "echo", kind: "tool" });
    expect(org.data[0]?.enabled).toBe(true);
  });

  it("never widen it: what the organization switched off is refused as a whole", async () => {
    const { ctx, wsCtx } = await makeSynced();
    await setWorkspaceCapabilities.execute(wsCtx, { ...SERVER, changes: [off("get-sum")] });
    await setOrgCapabilities.execute(ctx, { ...SERVER, changes: [off("echo")] });
    const attempt = setWorkspaceCapabilities.execute(wsCtx, {
      ...SERVER,
      changes: [on("get-sum"), on("echo")],
    });
    await expect(attempt).rejects.toMatchObject({ kind: "conflict", code: "disabled_by_organization" });
    const { data } = await listWorkspaceCapabilities.execute(wsCtx, { ...SERVER, limit: 1_000 });
    expect(data.find((item) => item.name === "get-sum")?.workspaceEnabled).toBe(false);
    expect(await setWorkspaceCapabilities.execute(wsCtx, { ...SERVER, changes: [on("get-sum")] })).toEqual({
      changed: [on("get-sum")],
    });
  });

  it("are set by its managers, seen by its members, and unknown to other workspaces", async () => {
    const org = await makeSynced();
    const change = { ...SERVER, changes: [off("echo")] };
    const manager = await addMember(org, "member", "manager");
    const member = await addMember(org, "member", "member");
    expect((await setWorkspaceCapabilities.execute(manager.wsCtx, change)).changed).toHaveLength(1);
    expect((await setWorkspaceCapabilities.execute(manager.wsCtx, change)).changed).toHaveLength(0);
    await expect(setWorkspaceCapabilities.execute(member.wsCtx, change)).rejects.toMatchObject({
      kind: "forbidden",
    });
    const seen = await listWorkspaceCapabilities.execute(member.wsCtx, { ...SERVER, search: "echo" });
    expect(seen.data.find((item) => item.kind === "tool")?.enabled).toBe(false);
    const { wsCtx: stranger } = await makeOrg();
    await expect(listWorkspaceCapabilities.execute(stranger, SERVER)).rejects.toMatchObject({
      kind: "not_found",
    });
    await expect(setWorkspaceCapabilities.execute(stranger, change)).rejects.toMatchObject({
      kind: "not_found",
    });
  });
});

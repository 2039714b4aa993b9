import { describe, expect, it } from "vitest";
import type { z } from "zod";
import type { CallAttempt, CallOutcome } from "@/lib/gateway";
import {
  getCall,
  getOrgCall,
  listCalls,
  listOrgCalls,
  orgCallStats,
  workspaceCallStats,
} from "@/lib/features/calls";
import { closeInterruptedHandler } from "@/lib/features/calls/jobs/close-interrupted.handler";
import { contextFromKey } from "@/lib/features/access";
import type { WorkspaceContext } from "@/lib/framework/context";
import { getDatabase, withTenant } from "@/lib/platform/db";
import { rowOf } from "@/lib/runtime/recording/call-row";
import { writeCalls } from "@/lib/runtime/recording/write-calls";
import { newId } from "@/lib/shared/ids";
import { grantServer } from "../helpers/data-plane";
import { addMember, inWorkspace, makeOrg, makeWorkspaceKey, type TestOrg } from "../helpers/factories";
import { testAttempt, testOutcome } from "../helpers/test-calls";
import { useStores } from "../helpers/use-stores";

useStores();

const MINUTE_MS = 60_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

/** Stores a call of the organization's workspace, with an outcome unless that is null. */
async function storeCall(
  org: TestOrg,
  attempt: Partial<CallAttempt> = {},
  outcome: Partial<CallOutcome> | null = {},
): Promise<CallAttempt> {
  const whole = testAttempt({ orgId: org.org.id, workspaceId: org.workspace.id, ...attempt });
  const { pool } = await getDatabase();
  await writeCalls(pool, [
    rowOf({ attempt: whole, outcome: outcome === null ? null : testOutcome(whole, outcome) }),
  ]);
  return whole;
}

type ListInput = z.input<typeof listCalls.input>;

async function idsOf(ctx: WorkspaceContext, input: ListInput = {}): Promise<string[]> {
  return (await listCalls.execute(ctx, input)).data.map((call) => call.id);
}

describe("the log of calls", () => {
  it("shows a call with the names that its ids have today", async () => {
    const org = await makeOrg();
    const granted = await grantServer(org);
    const attempt = await storeCall(org, { ...granted, principalLabel: "ada@example.com" });
    const expected = {
      id: attempt.callId,
      at: attempt.at,
      workspace: { id: org.workspace.id, slug: "default", name: "Default" },
      server: { id: granted.serverId, slug: "github-registry", name: "github" },
      workspaceServer: { id: granted.workspaceServerId, slug: "github" },
      principal: { id: attempt.principalId, kind: "service", label: "ada@example.com" },
      client: { name: "test", version: "1" },
      method: "tools/call",
      target: { kind: "tool", name: "echo" },
      status: "ok",
      decision: "allow",
      timings: { totalMs: 20, gatewayMs: 1.5, upstreamMs: 18.5, firstByteMs: 15 },
      bytesIn: 120,
      bytesOut: 90,
      era: "legacy",
    };
    const inWorkspace = await listCalls.execute(org.wsCtx, {});
    expect(inWorkspace).toMatchObject({ data: [expected], nextCursor: null });
    expect(await listOrgCalls.execute(org.ctx, {})).toMatchObject({ data: [expected] });
    expect(JSON.stringify(inWorkspace)).not.toContain('"name":"echo"}"');
  });

  it("keeps calls of what was deleted, without names", async () => {
    const org = await makeOrg();
    await storeCall(org);
    expect(await listOrgCalls.execute(org.ctx, {})).toMatchObject({
      data: [{ server: null, workspaceServer: null }],
    });
  });

  it("shows payloads in full with the call, parsed where they are JSON", async () => {
    const org = await makeOrg();
    const payload = { text: '{"a":[1', truncated: true, sha256: "a".repeat(64), bytes: 9_000_000 };
    const { callId } = await storeCall(org, {}, { response: payload });
    const shown = await getCall.execute(org.wsCtx, { call: callId });
    expect(shown.params).toEqual({
      json: { name: "echo" },
      text: '{"name":"echo"}',
      truncated: false,
      sha256: "0".repeat(64),
    });
    expect(shown.response).toEqual({ text: '{"a":[1', truncated: true, sha256: "a".repeat(64) });
    expect(await getOrgCall.execute(org.ctx, { call: callId })).toEqual(shown);
  });

  it("says of a call without outcome that it runs, and after a while that it was interrupted", async () => {
    const org = await makeOrg();
    const running = await storeCall(org, { at: ago(MINUTE_MS) }, null);
    const cut = await storeCall(org, { at: ago(17 * MINUTE_MS) }, null);
    const { data } = await listCalls.execute(org.wsCtx, {});
    expect(data.map((call) => call.status)).toEqual(["attempted", "interrupted"]);
    expect(await idsOf(org.wsCtx, { status: "attempted" })).toEqual([running.callId]);
    expect(await idsOf(org.wsCtx, { status: "interrupted" })).toEqual([cut.callId]);
  });

  it("writes down that a call was interrupted, and lets an outcome that comes late still tell what became of it", async () => {
    const org = await makeOrg();
    const running = await storeCall(org, { at: ago(MINUTE_MS) }, null);
    const cut = await storeCall(org, { at: ago(17 * MINUTE_MS) }, null);
    await closeInterruptedHandler.handle({}, { signal: new AbortController().signal, attempt: 1 });
    const stored = await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
      db.call.findMany({ orderBy: { at: "desc" } }),
    );
    expect(stored.map(({ id, status }) => [id, status])).toEqual([
      [running.callId, "attempted"],
      [cut.callId, "interrupted"],
    ]);
    expect(await idsOf(org.wsCtx, { status: "interrupted" })).toEqual([cut.callId]);
    const { pool } = await getDatabase();
    await writeCalls(pool, [rowOf({ attempt: null, outcome: testOutcome(cut) })]);
    expect((await getCall.execute(org.wsCtx, { call: cut.callId })).status).toBe("ok");
  });

  it("pages through all of them once, newest first, also within one millisecond", async () => {
    const org = await makeOrg();
    const moments = [ago(1000), ago(2000), ago(3000)];
    for (let call = 0; call < 11; call += 1) await storeCall(org, { at: moments[call % 3] ?? "" });
    const seen: { id: string; at: string }[] = [];
    let cursor: string | undefined;
    do {
      const page = await listCalls.execute(org.wsCtx, { limit: 4, cursor });
      seen.push(...page.data);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(11);
    const keys = seen.map((call) => `${call.at} ${call.id}`);
    expect(keys).toEqual([...new Set(keys)].sort().reverse());
    await expect(listCalls.execute(org.wsCtx, { cursor: "nonsense" })).rejects.toMatchObject({
      code: "invalid_cursor",
    });
  });

  it("filters by everything that can be asked", async () => {
    const org = await makeOrg();
    const granted = await grantServer(org);
    const keyId = newId();
    const wanted = await storeCall(
      org,
      {
        ...{ ...granted, keyId, at: ago(10 * MINUTE_MS), method: "resources/read", targetKind: "resource" },
        ...{ target: "file:///Reports/100%_done.txt", decision: "deny", principalLabel: "Ada Lovelace" },
      },
      { status: "denied", timings: { totalMs: 900, gatewayMs: 1, upstreamMs: null, firstByteMs: null } },
    );
    await storeCall(org, { target: "file:///reports/1000 done.txt" });
    const filters: ListInput[] = [
      { from: ago(11 * MINUTE_MS), to: ago(9 * MINUTE_MS) },
      { server: "github" },
      { server: granted.serverId },
      { server: granted.workspaceServerId },
      { method: "resources/read" },
      { status: "denied" },
      { decision: "deny" },
      { target: "file:///Reports/100%_done.txt" },
      { q: "reports/100%_D" },
      { key: keyId },
      { principal: "lovelace" },
      { principal: wanted.principalId },
      { minMs: 500 },
      { server: "github", status: "denied", q: "done", from: ago(3600_000) },
    ];
    for (const filter of filters)
      expect(await idsOf(org.wsCtx, filter), JSON.stringify(filter)).toEqual([wanted.callId]);
    expect(await idsOf(org.wsCtx, { status: "denied", q: "nothing" })).toEqual([]);
    expect((await listOrgCalls.execute(org.ctx, { server: "github-registry" })).data).toHaveLength(1);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["a moment that is none", { from: "yesterday" }, "from"],
    ["an unknown status", { status: "fine" }, "status"],
    ["a key that is no id", { key: "x" }, "key"],
    ["a negative latency", { minMs: "-1" }, "minMs"],
    ["a page of nothing", { limit: 0 }, "limit"],
  ])("refuses %s and names the field", async (_title, input, path) => {
    const { wsCtx } = await makeOrg();
    await expect(listCalls.execute(wsCtx, input)).rejects.toMatchObject({ issues: [{ path }] });
  });

  it("says of an unknown server that there is none", async () => {
    const [org, foreign] = [await makeOrg(), await makeOrg()];
    await grantServer(foreign);
    for (const server of ["nothing", "github"])
      await expect(listCalls.execute(org.wsCtx, { server })).rejects.toMatchObject({ kind: "not_found" });
    await expect(listOrgCalls.execute(org.ctx, { server: "github-registry" })).rejects.toMatchObject({
      kind: "not_found",
    });
  });
});

describe("who sees which calls", () => {
  it("shows nothing of another organization", async () => {
    const [org, foreign] = [await makeOrg(), await makeOrg()];
    const { callId } = await storeCall(foreign);
    expect(await idsOf(org.wsCtx)).toEqual([]);
    expect((await listOrgCalls.execute(org.ctx, {})).data).toEqual([]);
    for (const call of [callId, newId()]) {
      await expect(getCall.execute(org.wsCtx, { call })).rejects.toMatchObject({ kind: "not_found" });
      await expect(getOrgCall.execute(org.ctx, { call })).rejects.toMatchObject({ kind: "not_found" });
    }
  });

  it("shows nothing of another workspace", async () => {
    const org = await makeOrg();
    const other = { id: newId(), slug: "other" };
    await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
      db.workspace.create({ data: { ...other, orgId: org.ctx.orgId, name: "Other" } }),
    );
    const { callId } = await storeCall(org, { workspaceId: other.id });
    expect(await idsOf(org.wsCtx)).toEqual([]);
    await expect(getCall.execute(org.wsCtx, { call: callId })).rejects.toMatchObject({ kind: "not_found" });
    expect(await idsOf(inWorkspace(org.ctx, other))).toEqual([callId]);
  });

  it("shows members their own calls, managers all, and members nothing of the organization's log", async () => {
    const org = await makeOrg();
    const member = await addMember(org, "member", "member");
    const manager = await addMember(org, "member", "manager");
    const { userId } = member;
    const mine = await storeCall(org, { principalKind: "user", principalId: userId, userId });
    const others = await storeCall(org, { userId: manager.userId });
    expect(await idsOf(member.wsCtx)).toEqual([mine.callId]);
    expect(await idsOf(member.wsCtx, { principal: manager.userId })).toEqual([]);
    await expect(getCall.execute(member.wsCtx, { call: others.callId })).rejects.toMatchObject({
      kind: "not_found",
    });
    expect((await idsOf(manager.wsCtx)).sort()).toEqual([mine.callId, others.callId].sort());
    for (const query of [listOrgCalls, orgCallStats])
      await expect(query.execute(member.ctx, {})).rejects.toMatchObject({ kind: "forbidden" });
    await expect(getOrgCall.execute(member.ctx, { call: mine.callId })).rejects.toMatchObject({
      kind: "forbidden",
    });
  });

  it("shows a key that may write what managers see, one that may read only its own calls, and refuses others", async () => {
    const org = await makeOrg();
    const { callId } = await storeCall(org);
    const contextOf = async (key: string) => {
      const at = { org: org.org.slug, workspace: org.workspace.slug };
      const { workspace, ...ctx } = await contextFromKey(key, at, { requestId: newId(), ip: null });
      if (workspace === null) throw new Error("the path names a workspace");
      return { ...ctx, workspace };
    };
    const manager = await makeWorkspaceKey(org, ["api:read", "api:write"]);
    expect(await idsOf(await contextOf(manager.key))).toEqual([callId]);
    const reader = await makeWorkspaceKey(org, ["api:read"]);
    expect(await idsOf(await contextOf(reader.key))).toEqual([]);
    const caller = await makeWorkspaceKey(org, ["mcp"]);
    await expect(listCalls.execute(await contextOf(caller.key), {})).rejects.toMatchObject({
      code: "insufficient_scope",
    });
  });
});

describe("the numbers of the last 24 hours", () => {
  it("count calls, errors and refusals by server and hour", async () => {
    const org = await makeOrg();
    const [first, second] = [await grantServer(org), await grantServer(org, { slug: "other" })];
    const timings = (totalMs: number) => ({
      timings: { totalMs, gatewayMs: 1, upstreamMs: null, firstByteMs: null },
    });
    await storeCall(org, { ...first, at: ago(0) }, timings(10));
    await storeCall(org, { ...first, at: ago(0) }, { status: "tool_error", ...timings(30) });
    await storeCall(org, { ...first, at: ago(5 * 3600_000) }, { status: "timeout", ...timings(30_000) });
    await storeCall(org, { ...first, at: ago(0) }, { status: "denied", ...timings(1) });
    await storeCall(org, { ...first, at: ago(25 * 3600_000) });
    await storeCall(org, { ...second, at: ago(0) }, null);
    const { servers } = await workspaceCallStats.execute(org.wsCtx, {});
    expect(servers).toHaveLength(2);
    const busy = servers.find(({ serverId }) => serverId === first.serverId);
    expect(busy).toMatchObject({ total: 4, errors: 2, denied: 1, averageMs: 20 });
    expect(busy?.hours.map((hour) => hour.total)).toEqual([...Array<number>(18).fill(0), 1, 0, 0, 0, 0, 3]);
    expect(busy?.hours.map((hour) => hour.errors).reduce((sum, count) => sum + count)).toBe(2);
    const quiet = servers.find(({ serverId }) => serverId === second.serverId);
    expect(quiet).toMatchObject({ total: 1, errors: 0, averageMs: null });
    const one = await orgCallStats.execute(org.ctx, { server: "other-registry" });
    expect(one.servers.map(({ serverId }) => serverId)).toEqual([second.serverId]);
  });

  it("leave out what the person does not see", async () => {
    const [org, foreign] = [await makeOrg(), await makeOrg()];
    const member = await addMember(org, "member", "member");
    const granted = await grantServer(org);
    await storeCall(org, { ...granted, userId: member.userId });
    await storeCall(org, { ...granted });
    await storeCall(foreign);
    expect(await workspaceCallStats.execute(member.wsCtx, {})).toMatchObject({ servers: [{ total: 1 }] });
    expect(await workspaceCallStats.execute(org.wsCtx, {})).toMatchObject({ servers: [{ total: 2 }] });
    expect(await orgCallStats.execute(org.ctx, {})).toMatchObject({ servers: [{ total: 2 }] });
  });
});

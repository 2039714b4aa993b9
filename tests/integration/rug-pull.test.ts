import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listCalls } from "@/lib/features/calls";
import { syncServer } from "@/lib/features/capabilities";
import { listDefinitionChanges, reviewDefinitions, setDefinitionPolicy } from "@/lib/features/definitions";
import { lookIntoDriftHandler } from "@/lib/features/definitions/jobs/look-into-drift.handler";
import { createServer, getServer } from "@/lib/features/servers";
import { explainAccess } from "@/lib/runtime/explain/explain-access";
import { answerMcp } from "@/lib/runtime/doors/web-door";
import { closeGateway, getGateway } from "@/lib/runtime/gateway";
import { definitionHash } from "@/lib/shared/definition-hash";
import { modern } from "../gateway/raw-client";
import { makeOrg, makeWorkspaceKey, type TestOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";
import {
  APPROVED,
  CHANGED,
  PULLED,
  REORDERED,
  startRugPullUpstream,
  type Definition,
  type RugPullUpstream,
} from "./rug-pull-upstream";
import { auditActions } from "./synced-server";

useStores();

const SERVER = { server: "mail" };
const ENDPOINTS = ["mail/mcp", "mcp"] as const;
type Endpoint = (typeof ENDPOINTS)[number];
type Keyed = TestOrg & { readonly key: string };

let upstream: RugPullUpstream;
beforeAll(async () => {
  upstream = await startRugPullUpstream();
});
afterAll(async () => {
  await closeGateway();
  await upstream.close();
});

async function makeMail(tools: readonly object[] = APPROVED): Promise<Keyed> {
  upstream.offer(tools);
  const org = await makeOrg();
  await createServer.execute(org.ctx, { name: "Mail", url: upstream.url, workspaces: [org.workspace.slug] });
  await syncServer.execute(org.ctx, SERVER);
  return { ...org, key: (await makeWorkspaceKey(org)).key };
}

async function ask(org: Keyed, endpoint: Endpoint, method: string, params: Record<string, unknown> = {}) {
  const { body, headers } = modern(1, method, params);
  const request = new Request(`http://localhost:3000/k/${org.org.slug}/default/${endpoint}`, {
    method: "POST",
    headers: {
      ...headers,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      authorization: `Bearer ${org.key}`,
      host: "localhost:3000",
    },
    body: JSON.stringify(body),
  });
  const text = await (await answerMcp(await getGateway(), request)).text();
  const json = text.startsWith("{") ? text : (/^data: (\{.*)$/m.exec(text)?.[1] ?? text);
  return JSON.parse(json) as { result?: Record<string, unknown>; error?: { message: string } };
}

async function listed(org: Keyed, endpoint: Endpoint): Promise<ReadonlyMap<string, Definition>> {
  const { result } = await ask(org, endpoint, "tools/list");
  return new Map((result?.["tools"] as Definition[]).map((tool) => [tool.name, tool]));
}

/** What a call comes to, and whether the server saw it. */
async function call(org: Keyed, endpoint: Endpoint, name: string): Promise<string> {
  const seen = upstream.seen.length;
  const { error } = await ask(org, endpoint, "tools/call", { name, arguments: { to: "a" } });
  const isSeen = upstream.seen.slice(seen).some(({ message }) => message?.method === "tools/call");
  if (error === undefined) return isSeen ? "done" : "answered by nobody";
  return isSeen ? "refused by the server" : error.message;
}

const of = (tools: readonly Definition[], name: string) => tools.find((tool) => tool.name === name);
const hashOf = (tools: readonly Definition[], name: string) =>
  definitionHash("tool", of(tools, name) ?? {}) ?? "none";

describe.each(["quarantine", "keep", "accept"] as const)(
  "a pulled rug, where policy is to %s",
  (changePolicy) => {
    let org: Keyed;
    const atOnce = new Map<string, Definition | undefined>();
    const calledAtOnce = new Map<string, string>();

    beforeAll(async () => {
      org = await makeMail();
      await setDefinitionPolicy.execute(org.ctx, { ...SERVER, changePolicy });
      expect([...(await listed(org, "mail/mcp")).keys()]).toEqual(APPROVED.map(({ name }) => name));
      upstream.offer(CHANGED);
      // Nothing was synced: the first that sees the change is this client.
      const live = await listed(org, "mail/mcp");
      for (const { name } of APPROVED) atOnce.set(name, live.get(name));
      for (const { name } of APPROVED) calledAtOnce.set(name, await call(org, "mail/mcp", name));
      await syncServer.execute(org.ctx, SERVER);
      await closeGateway();
    });

    const expected = (name: string): { definition: Definition | undefined; call: string } => {
      switch (changePolicy) {
        case "quarantine":
          return { definition: undefined, call: `Unknown tool: ${name}` };
        case "keep":
          return { definition: of(APPROVED, name), call: "done" };
        case "accept":
          return { definition: of(CHANGED, name), call: "done" };
      }
    };

    it.each(PULLED)("%s: is listed and called as policy says in the very list that shows it", (name) => {
      expect(atOnce.get(name)).toEqual(expected(name).definition);
      expect(calledAtOnce.get(name)).toBe(expected(name).call);
    });

    it.each(ENDPOINTS.flatMap((endpoint) => PULLED.map((name) => ({ endpoint, name }))))(
      "$name: is listed and called as policy says, by $endpoint",
      async ({ endpoint, name }) => {
        expect((await listed(org, endpoint)).get(name)).toEqual(expected(name).definition);
        expect(await call(org, endpoint, name)).toBe(expected(name).call);
      },
    );

    it.each(ENDPOINTS)("another order of tools and keys is no change, by %s", async (endpoint) => {
      expect(atOnce.get(REORDERED)).toEqual(of(APPROVED, REORDERED));
      expect((await listed(org, endpoint)).get(REORDERED)).toEqual(of(APPROVED, REORDERED));
      expect(await call(org, endpoint, REORDERED)).toBe("done");
    });

    it("waits for approval with what exactly differs, unless changes are accepted", async () => {
      const { data, counts } = await listDefinitionChanges.execute(org.ctx, { ...SERVER, limit: 100 });
      const waiting = changePolicy === "accept" ? [] : PULLED;
      expect(data.map(({ name }) => name).sort()).toEqual(waiting.toSorted());
      expect(counts).toEqual({ changed: waiting.length, new: 0, gone: 0 });
      for (const { findings, hash, name } of data) {
        expect(findings).toHaveLength(1);
        expect(hash).toBe(hashOf(CHANGED, name));
      }
      expect((await getServer.execute(org.ctx, SERVER)).waiting).toBe(waiting.length);
    });
  },
);

describe.each(["accept", "quarantine"] as const)("a new tool, where policy is to %s it", (newPolicy) => {
  it.each(ENDPOINTS)("is listed and called as policy says, by %s", async (endpoint) => {
    const org = await makeMail();
    await setDefinitionPolicy.execute(org.ctx, { ...SERVER, newPolicy });
    upstream.offer([...APPROVED, { name: "extra", inputSchema: { type: "object" } }]);
    const isOpen = newPolicy === "accept";
    if (endpoint === "mail/mcp") {
      expect((await listed(org, endpoint)).has("extra")).toBe(isOpen);
      expect(await call(org, endpoint, "extra")).toBe(isOpen ? "done" : "Unknown tool: extra");
    }
    await syncServer.execute(org.ctx, SERVER);
    await closeGateway();
    expect((await listed(org, endpoint)).has("extra")).toBe(isOpen);
    expect(await call(org, endpoint, "extra")).toBe(isOpen ? "done" : "Unknown tool: extra");
    const { data } = await listDefinitionChanges.execute(org.ctx, { ...SERVER, state: "new" });
    expect(data.map(({ name }) => name)).toEqual(isOpen ? [] : ["extra"]);
    if (isOpen) return;
    await reviewDefinitions.execute(org.ctx, {
      ...SERVER,
      definitions: data.map(({ kind, name, hash }) => ({ kind, name, hash: hash ?? "" })),
    });
    await expect.poll(() => call(org, endpoint, "extra"), { timeout: 1_500, interval: 50 }).toBe("done");
  });
});

describe("an approval", () => {
  it("puts in force exactly what was read, everywhere within a second, and is audited", async () => {
    const org = await makeMail();
    upstream.offer(CHANGED);
    await syncServer.execute(org.ctx, SERVER);
    const review = (hash: string) =>
      reviewDefinitions.execute(org.ctx, { ...SERVER, definitions: [{ kind: "tool", name: "title", hash }] });
    for (const endpoint of ENDPOINTS) expect((await listed(org, endpoint)).has("title")).toBe(false);
    const why = await explainAccess.execute(org.wsCtx, { ...SERVER, capability: "title" });
    expect(why).toMatchObject({ decision: "deny", reason: "capability_quarantined" });
    expect(why.path.find(({ decides }) => decides)?.changeableBy?.page).toMatch(/\/registry\/mail\/changes$/);
    await expect(review(hashOf(APPROVED, "title"))).rejects.toMatchObject({
      code: "definition_changed_again",
    });
    expect(await review(hashOf(CHANGED, "title"))).toEqual({ approved: 1, discarded: 0 });
    for (const endpoint of ENDPOINTS) {
      await expect
        .poll(async () => (await listed(org, endpoint)).get("title"), { timeout: 1_500, interval: 50 })
        .toEqual(of(CHANGED, "title"));
      expect(await call(org, endpoint, "title")).toBe("done");
      expect((await listed(org, endpoint)).has("description")).toBe(false);
    }
    expect(await auditActions(org.ctx)).toContain("server.review-definitions");
  });

  it("approves all or nothing", async () => {
    const org = await makeMail();
    upstream.offer(CHANGED);
    await syncServer.execute(org.ctx, SERVER);
    const definitions = ["title", "description"].map((name) => ({
      kind: "tool" as const,
      name,
      hash: name === "title" ? hashOf(CHANGED, name) : "d1-other",
    }));
    await expect(reviewDefinitions.execute(org.ctx, { ...SERVER, definitions })).rejects.toMatchObject({
      kind: "conflict",
    });
    const { counts } = await listDefinitionChanges.execute(org.ctx, SERVER);
    expect(counts.changed).toBe(PULLED.length);
  });

  it("is not asked for what the server took back, and accepting changes approves those that wait", async () => {
    const org = await makeMail();
    upstream.offer(CHANGED);
    expect(await syncServer.execute(org.ctx, SERVER)).toMatchObject({ waiting: PULLED.length });
    upstream.offer(APPROVED);
    expect(await syncServer.execute(org.ctx, SERVER)).toMatchObject({ waiting: 0 });
    upstream.offer(CHANGED);
    await syncServer.execute(org.ctx, SERVER);
    const accepted = await setDefinitionPolicy.execute(org.ctx, { ...SERVER, changePolicy: "accept" });
    expect(accepted).toEqual({ changePolicy: "accept", newPolicy: "accept", approved: PULLED.length });
    await closeGateway();
    expect((await listed(org, "mcp")).get("title")).toEqual(of(CHANGED, "title"));
  });

  it("does not make a removed tool new again when it comes back changed", async () => {
    const org = await makeMail();
    upstream.offer(APPROVED.filter(({ name }) => name !== "title"));
    await syncServer.execute(org.ctx, SERVER);
    const { data } = await listDefinitionChanges.execute(org.ctx, { ...SERVER, state: "gone" });
    expect(data).toMatchObject([{ name: "title", before: of(APPROVED, "title"), after: null }]);
    await closeGateway();
    upstream.offer(CHANGED);
    expect((await listed(org, "mail/mcp")).has("title")).toBe(false);
    await syncServer.execute(org.ctx, SERVER);
    await closeGateway();
    for (const endpoint of ENDPOINTS) expect((await listed(org, endpoint)).has("title")).toBe(false);
  });
});

describe("a server that shows clients what it does not show Gatehouse", () => {
  it("is found out by the list that passes, and the call log says why a call was denied", async () => {
    const org = await makeMail();
    const { id: serverId } = await getServer.execute(org.ctx, SERVER);
    upstream.offer(APPROVED, CHANGED);
    expect((await listed(org, "mail/mcp")).has("description")).toBe(false);
    expect(await call(org, "mcp", "description")).toBe("Unknown tool: description");
    // What the gateway reported, as the worker does it.
    const definition = JSON.stringify(of(CHANGED, "description"));
    const seen = [
      { kind: "tool" as const, name: "description", hash: hashOf(CHANGED, "description"), definition },
    ];
    const payload = { orgId: org.ctx.orgId, serverId, seen };
    const run = { signal: new AbortController().signal, attempt: 1 };
    await lookIntoDriftHandler.handle(payload, run);
    await lookIntoDriftHandler.handle(payload, run);
    await syncServer.execute(org.ctx, SERVER);
    await closeGateway();
    upstream.offer(APPROVED);
    for (const endpoint of ENDPOINTS)
      expect(await call(org, endpoint, "description")).toMatch(/^Unknown tool/);
    const { data } = await listDefinitionChanges.execute(org.ctx, SERVER);
    expect(data).toMatchObject([
      { name: "description", seenBy: "client", findings: [{ path: "description" }] },
    ]);
    await closeGateway();
    const calls = await listCalls.execute(org.wsCtx, {});
    expect(calls.data[0]).toMatchObject({ decision: "deny", decisionReason: "capability_quarantined" });

    const definitions = data.map(({ kind, name, hash }) => ({
      ...{ kind, name, hash: hash ?? "" },
      verdict: "discard" as const,
    }));
    expect(await reviewDefinitions.execute(org.ctx, { ...SERVER, definitions })).toEqual({
      ...{ approved: 0, discarded: 1 },
    });
    for (const endpoint of ENDPOINTS) expect(await call(org, endpoint, "description")).toBe("done");
  });

  it("cannot have discarded what the server lists to Gatehouse too", async () => {
    const org = await makeMail();
    upstream.offer(CHANGED);
    await syncServer.execute(org.ctx, SERVER);
    const definitions = [
      { kind: "tool" as const, name: "title", hash: hashOf(CHANGED, "title"), verdict: "discard" as const },
    ];
    await expect(reviewDefinitions.execute(org.ctx, { ...SERVER, definitions })).rejects.toMatchObject({
      code: "definition_changed_again",
    });
  });
});

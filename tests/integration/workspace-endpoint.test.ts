import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { listCalls } from "@/lib/features/calls";
import { syncServer } from "@/lib/features/capabilities";
import { setDefinitionPolicy } from "@/lib/features/definitions";
import { createServer } from "@/lib/features/servers";
import { getWorkspace, updateWorkspace } from "@/lib/features/workspaces";
import type { Principal } from "@/lib/gateway";
import { answerMcp } from "@/lib/runtime/doors/web-door";
import { closeGateway, getGateway } from "@/lib/runtime/gateway";
import { newId } from "@/lib/shared/ids";
import { modern } from "../gateway/raw-client";
import {
  INITIALIZED,
  sendJson,
  startScriptedUpstream,
  type ScriptedUpstream,
} from "../gateway/scripted-upstream";
import { changeSilently, openDataPlane } from "../helpers/data-plane";
import { addMember, makeOrg, makeWorkspaceKey, type TestOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";
import { auditActions } from "./synced-server";

useStores();

// Kept as a server wrote it: unusual order, a number no double holds, members nobody knows.
const SEARCH =
  '{"zz":[1],"name":"search","description":"finds","inputSchema":{"type":"object","properties":{"n":{"const":12345678901234567890}}},"_meta":{"x.test/k":{}}}';
const ADD = '{"name":"add","inputSchema":{"type":"object"}}';

let one: ScriptedUpstream;
let two: ScriptedUpstream;

beforeAll(async () => {
  one = await startScriptedUpstream();
  two = await startScriptedUpstream();
});
afterEach(() => closeGateway());
afterAll(async () => {
  await one.close();
  await two.close();
});

function offer(upstream: ScriptedUpstream, tools: readonly string[], instructions = "Use it well."): void {
  upstream.play(({ message, method }, response) => {
    const { id } = message ?? {};
    if (method !== "POST") return void response.writeHead(405).end();
    if (id === undefined) return void response.writeHead(202).end();
    switch (message?.method) {
      case "initialize":
        return sendJson(response, {
          id,
          result: { ...INITIALIZED, capabilities: { tools: {} }, instructions },
        });
      case "tools/list":
        response.writeHead(200, { "content-type": "application/json" });
        return void response.end(
          `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"tools":[${tools.join(",")}]}}`,
        );
      case "tools/call":
        return sendJson(response, { id, result: { content: [{ type: "text", text: "done" }] } });
      default:
        return sendJson(response, { id, error: { code: -32601, message: "Method not found" } });
    }
  });
}

/** An organization with the servers `one` and `two` in its default workspace, synced. */
async function makeWorkspace(): Promise<TestOrg & { readonly key: string }> {
  offer(one, [SEARCH, ADD]);
  offer(two, [SEARCH]);
  const org = await makeOrg();
  for (const [name, { url }] of Object.entries({ one, two })) {
    await createServer.execute(org.ctx, { name, url, workspaces: [org.workspace.slug] });
    await syncServer.execute(org.ctx, { server: name });
  }
  return { ...org, key: (await makeWorkspaceKey(org)).key };
}

async function ask(
  org: TestOrg & { readonly key: string },
  method: string,
  params: Record<string, unknown> = {},
  key = org.key,
) {
  const { body, headers } = modern(1, method, params);
  const request = new Request(`http://localhost:3000/k/${org.org.slug}/default/mcp`, {
    method: "POST",
    headers: {
      ...headers,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      authorization: `Bearer ${key}`,
      host: "localhost:3000",
    },
    body: JSON.stringify(body),
  });
  const response = await answerMcp(await getGateway(), request);
  const text = await response.text();
  const message = JSON.parse(text) as { result?: Record<string, unknown>; error?: { code: number } };
  return { status: response.status, text, message };
}

const toolNames = async (org: Awaited<ReturnType<typeof makeWorkspace>>): Promise<string[]> => {
  const { message } = await ask(org, "tools/list");
  return (message.result?.["tools"] as { name: string }[]).map(({ name }) => name);
};

describe("the MCP endpoint of a workspace on its real ports", () => {
  it("lists what was synced, to the letter, and says how current it is", async () => {
    const org = await makeWorkspace();
    const { text, message } = await ask(org, "tools/list");
    expect(text).toContain(SEARCH.replace('"search"', '"one_search"'));
    expect(text).toContain(ADD);
    expect(text).toContain(SEARCH.replace('"search"', '"two_search"'));
    expect(message.result?.["_meta"]).toMatchObject({
      "io.gatehouse/servers": [
        { slug: "one", status: "active", lastSynced: expect.any(String) as string, count: 2 },
        { slug: "two", status: "active", count: 1 },
      ],
    });
    expect((await ask(org, "server/discover")).message.result?.["instructions"]).toContain(
      "## one (one)\n\nUse it well.",
    );
  });

  it("goes on listing what is known of servers that no longer answer, without asking them", async () => {
    const org = await makeWorkspace();
    const before = await toolNames(org);
    one.play(() => undefined);
    two.play(() => undefined);
    await closeGateway();
    const seen = one.seen.length + two.seen.length;
    expect(await toolNames(org)).toEqual(before);
    expect(one.seen.length + two.seen.length).toBe(seen);
  });

  it("carries calls to their servers, and the log tells which; what the endpoint answers names none", async () => {
    const org = await makeWorkspace();
    const before = two.seen.length;
    const { message } = await ask(org, "tools/call", { name: "two_search", arguments: {} });
    expect(message.result).toMatchObject({ content: [{ type: "text", text: "done" }] });
    expect(two.seen.slice(before).some(({ message: sent }) => sent?.params?.["name"] === "search")).toBe(
      true,
    );
    await ask(org, "tools/list");
    await closeGateway();
    const { data } = await listCalls.execute(org.wsCtx, {});
    expect(
      data.map(({ method, server, target }) => [method, server?.slug ?? null, target?.name ?? null]),
    ).toEqual([
      ["tools/list", null, null],
      ["tools/call", "two", "search"],
    ]);
    expect(data[0]).toMatchObject({ workspace: { slug: "default" }, workspaceServer: null, status: "ok" });
  });

  it("obeys a change of the naming within a second, made by whoever may change the workspace", async () => {
    const org = await makeWorkspace();
    expect(await toolNames(org)).toEqual(["one_search", "add", "two_search"]);
    const member = await addMember(org, "member", "member");
    await expect(updateWorkspace.execute(member.wsCtx, { toolNaming: "always" })).rejects.toMatchObject({
      kind: "forbidden",
    });
    await updateWorkspace.execute(org.wsCtx, { toolNaming: "always" });
    await expect
      .poll(() => toolNames(org), { timeout: 1_500, interval: 50 })
      .toEqual(["one_search", "one_add", "two_search"]);
    expect(await getWorkspace.execute(org.wsCtx, {})).toMatchObject({ toolNaming: "always" });
    expect(await auditActions(org.ctx)).toContain("workspace.update");
  });

  it("shows a definition that a sync found changed, where changes are accepted", async () => {
    const org = await makeWorkspace();
    await setDefinitionPolicy.execute(org.ctx, { server: "one", changePolicy: "accept" });
    await toolNames(org);
    offer(one, [SEARCH.replace("finds", "finds more"), ADD]);
    await syncServer.execute(org.ctx, { server: "one" });
    await expect
      .poll(async () => (await ask(org, "tools/list")).text, { timeout: 1_500, interval: 50 })
      .toContain("finds more");
  });

  it("is not there for keys of other organizations", async () => {
    const [org, foreign] = [await makeWorkspace(), await makeOrg()];
    const { key } = await makeWorkspaceKey(foreign);
    expect(await ask(org, "tools/list", {}, key)).toMatchObject({ status: 404 });
  });
});

describe("the catalogue of a workspace", () => {
  const principalOf = (org: TestOrg): Principal => ({
    ...{ id: newId(), kind: "service", orgId: org.org.id, workspaceId: org.workspace.id, keyId: newId() },
    ...{ label: "key", userId: null, scopes: ["mcp"] },
  });

  it("stays the same object until something in it changes, so that nothing is arranged anew", async () => {
    const org = await makeWorkspace();
    const plane = openDataPlane({ pollMs: 3_600_000 });
    const address = { org: org.org.slug, workspace: org.workspace.slug };
    const resolve = () => plane.workspaces.resolve(address, principalOf(org));
    const first = await resolve();
    expect(first.ok).toBe(true);
    await changeSilently(org, () => Promise.resolve());
    await plane.view.poll();
    const second = await resolve();
    expect(second.ok && first.ok && second.value === first.value).toBe(true);
    await changeSilently(org, (db) =>
      db.workspace.update({ where: { id: org.workspace.id }, data: { toolNaming: "always" } }),
    );
    await plane.view.poll();
    const third = await resolve();
    expect(third.ok && first.ok && third.value !== first.value).toBe(true);
    plane.view.close();
  });

  it("is found by principals of its workspace alone", async () => {
    const [org, foreign] = [await makeWorkspace(), await makeOrg()];
    const plane = openDataPlane({ pollMs: 3_600_000 });
    const address = { org: org.org.slug, workspace: org.workspace.slug };
    const notFound = { ok: false, error: "not_found" };
    for (const principal of [
      principalOf(foreign),
      { ...principalOf(org), workspaceId: newId() },
      { ...principalOf(org), kind: "user" as const, workspaceId: null },
    ]) {
      expect(await plane.workspaces.resolve(address, principal)).toEqual(notFound);
    }
    expect(await plane.workspaces.resolve({ ...address, workspace: "none" }, principalOf(org))).toEqual(
      notFound,
    );
    plane.view.close();
  });
});

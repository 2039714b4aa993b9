import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { modern, rpc, send, initialize, type RawAnswer } from "./raw-client";
import { answerPlainly, startScriptedUpstream, type ScriptedUpstream } from "./scripted-upstream";
import {
  resource,
  startWorkspace,
  tool,
  type WorkspaceFixture,
  type WorkspaceHarness,
} from "./workspace-harness";

let upstream: ScriptedUpstream;
const open: WorkspaceHarness[] = [];

beforeAll(async () => {
  upstream = await startScriptedUpstream();
});
afterAll(async () => {
  for (const harness of open) await harness.close();
  await upstream.close();
});

async function workspace(
  fixture: WorkspaceFixture,
  options: Parameters<typeof startWorkspace>[1] = {},
): Promise<WorkspaceHarness> {
  const harness = await startWorkspace(fixture, options);
  open.push(harness);
  return harness;
}

async function ask(
  harness: WorkspaceHarness,
  method: string,
  params: Record<string, unknown> = {},
  key?: string,
) {
  const { body, headers } = modern(1, method, params);
  return send(harness, body, { headers, ...(key === undefined ? {} : { key }) });
}

const names = (answer: RawAnswer, member = "tools", field = "name"): unknown[] => {
  const items = answer.message.result?.[member];
  return Array.isArray(items) ? items.map((item: Record<string, unknown>) => item[field]) : [];
};

describe("the lists of a workspace", () => {
  test("join all servers in a stable order and are private to the caller", async () => {
    const harness = await workspace({
      servers: [
        { slug: "zeta", url: upstream.url, items: [tool("last"), tool("also-last")] },
        { slug: "alpha", url: upstream.url, items: [tool("one"), tool("two")] },
      ],
    });
    const answer = await ask(harness, "tools/list");
    expect(names(answer)).toEqual(["one", "two", "last", "also-last"]);
    expect(answer.message.result).toMatchObject({ resultType: "complete", cacheScope: "private" });
    expect(answer.message.result?.["ttlMs"]).toBeGreaterThanOrEqual(0);
    expect((await ask(harness, "tools/list")).text).toBe(answer.text);
  });

  test("carry definitions as the server wrote them", async () => {
    const definition =
      '{"zeta":1,"name":"big","inputSchema":{"type":"object","properties":{"n":{"const":12345678901234567890}}},"icons":[{"src":"https://x.test/i.png"}],"annotations":{"readOnlyHint":true},"_meta":{"x.test/kept":true},"execution":{"taskSupport":"optional"}}';
    const harness = await workspace({
      servers: [{ slug: "a", url: upstream.url, items: [tool("big", { definition })] }],
    });
    expect((await ask(harness, "tools/list")).text).toContain(definition);
  });

  test("never wait for a server: one that hangs costs nothing", async () => {
    const hanging = await startScriptedUpstream();
    hanging.play(() => undefined);
    const harness = await workspace({
      servers: [
        { slug: "hung", url: hanging.url, items: [tool("stuck")] },
        { slug: "good", url: upstream.url, items: [tool("works")] },
      ],
    });
    for (const [method, member] of [
      ["tools/list", "tools"],
      ["prompts/list", "prompts"],
      ["resources/list", "resources"],
      ["resources/templates/list", "resourceTemplates"],
    ] as const) {
      const answer = await ask(harness, method);
      expect(Array.isArray(answer.message.result?.[member]), method).toBe(true);
    }
    expect(names(await ask(harness, "tools/list"))).toEqual(["works", "stuck"]);
    expect(hanging.seen).toHaveLength(0);
    await hanging.close();
  });

  test("say how each server was last seen, and keep what is known of one that is down", async () => {
    const syncedAt = "2026-11-20T10:00:00.000Z";
    const harness = await workspace({
      servers: [
        { slug: "down", url: upstream.url, items: [tool("known")] },
        { slug: "fresh", url: upstream.url, items: [] },
        {
          slug: "off",
          url: upstream.url,
          items: [tool("gone")],
          snapshot: { workspaceServer: { id: "wss-off", slug: "off", enabled: false } },
        },
      ],
      standings: new Map([
        ["wss-down", { condition: "unreachable", syncedAt }],
        ["wss-fresh", { condition: "never_synced", syncedAt: null }],
      ]),
    });
    const answer = await ask(harness, "tools/list");
    expect(names(answer)).toEqual(["known"]);
    expect(answer.message.result?.["_meta"]).toMatchObject({
      "io.gatehouse/servers": [
        { slug: "down", status: "unreachable", lastSynced: syncedAt, count: 1 },
        { slug: "fresh", status: "never_synced", lastSynced: null, count: 0 },
        { slug: "off", status: "disabled", count: 0 },
      ],
    });
  });

  test("show each caller only what that caller may use, under names that do not depend on it", async () => {
    const onlyFor = (user: string) => ({ userAccess: { default: "deny" as const, exceptions: [user] } });
    const harness = await workspace({
      servers: [
        { slug: "a", url: upstream.url, items: [tool("search"), tool("mine")], snapshot: onlyFor("user-1") },
        { slug: "b", url: upstream.url, items: [tool("search"), tool("theirs", { isOff: true })] },
      ],
    });
    const other = harness.addKey({ id: "user-2", userId: "user-2", keyId: "key-2" });
    expect(names(await ask(harness, "tools/list"))).toEqual(["a_search", "mine", "b_search"]);
    const theirs = await ask(harness, "tools/list", {}, other);
    expect(names(theirs)).toEqual(["b_search"]);
    expect(theirs.text).not.toMatch(/mine|theirs|"a"/);
  });

  test("come in pages that lead through the whole list, for their caller alone", async () => {
    const items = Array.from({ length: 1_201 }, (_, at) => tool(`tool-${at}`));
    const harness = await workspace({ servers: [{ slug: "many", url: upstream.url, items }] });
    const seen: unknown[] = [];
    let cursor: unknown;
    for (let page = 0; page < 10; page += 1) {
      const answer = await ask(harness, "tools/list", cursor === undefined ? {} : { cursor });
      seen.push(...names(answer));
      cursor = answer.message.result?.["nextCursor"];
      if (cursor === undefined) break;
    }
    expect(seen).toEqual(items.map(({ name }) => name));
    const first = await ask(harness, "tools/list");
    const sealed = String(first.message.result?.["nextCursor"]);
    const other = harness.addKey({ id: "user-2", userId: "user-2", keyId: "key-2" });
    expect((await ask(harness, "tools/list", { cursor: sealed }, other)).message.error?.code).toBe(-32602);
    for (const bad of ["nonsense", `${sealed}x`, 7, null]) {
      expect((await ask(harness, "tools/list", { cursor: bad })).message.error?.code).toBe(-32602);
    }
    expect((await ask(harness, "prompts/list", { cursor: sealed })).message.error?.code).toBe(-32602);
  });

  test("give URIs that two servers share a form that leads to one of them, in tools too", async () => {
    const app = JSON.stringify({
      name: "chart",
      inputSchema: { type: "object" },
      _meta: { ui: { resourceUri: "ui://chart/page.html", csp: {} } },
    });
    const harness = await workspace({
      servers: [
        {
          slug: "a",
          url: upstream.url,
          items: [
            resource("docs://readme"),
            resource("docs://a"),
            resource("ui://chart/page.html"),
            tool("chart", { definition: app }),
          ],
        },
        {
          slug: "b",
          url: upstream.url,
          items: [
            resource("docs://readme"),
            resource("ui://chart/page.html"),
            { kind: "resource_template", name: "docs://{path}" },
          ],
        },
      ],
    });
    expect(names(await ask(harness, "resources/list"), "resources", "uri")).toEqual([
      "gatehouse+a:docs://readme",
      "docs://a",
      "ui://gatehouse+a/chart/page.html",
      "gatehouse+b:docs://readme",
      "ui://gatehouse+b/chart/page.html",
    ]);
    const templates = await ask(harness, "resources/templates/list");
    expect(names(templates, "resourceTemplates", "uriTemplate")).toEqual(["docs://{path}"]);
    expect((await ask(harness, "tools/list")).text).toContain(
      '"_meta":{"ui":{"resourceUri":"ui://gatehouse+a/chart/page.html","csp":{}}}',
    );
  });

  test("name every server's tools with its slug where the workspace says so", async () => {
    const harness = await workspace({
      toolNaming: "always",
      servers: [{ slug: "git-hub", url: upstream.url, items: [tool("search"), tool("très long".repeat(9))] }],
    });
    const [plain, odd] = names(await ask(harness, "tools/list")).map(String);
    expect(plain).toBe("git-hub_search");
    expect(odd).toMatch(/^git-hub_[A-Za-z0-9_.-]{1,56}$/);
  });
});

describe("who Gatehouse says it is", () => {
  test("both eras are told the same, without any server being asked", async () => {
    const silent = await startScriptedUpstream();
    silent.play(answerPlainly);
    const harness = await workspace({
      servers: [
        { slug: "a", url: silent.url, items: [tool("x")], instructions: "Ask A about weather." },
        {
          slug: "hidden",
          url: silent.url,
          items: [],
          instructions: "canary-hidden",
          snapshot: { userAccess: { default: "deny", exceptions: [] } },
        },
      ],
    });
    const discovered = await ask(harness, "server/discover");
    expect(discovered.message.result).toMatchObject({
      supportedVersions: ["2026-07-28"],
      cacheScope: "private",
      capabilities: { tools: { listChanged: true }, resources: { subscribe: true } },
    });
    expect(discovered.text).toContain("Ask A about weather.");
    expect(discovered.text).not.toContain("canary-hidden");
    const params = {
      protocolVersion: "2025-06-18",
      capabilities: {},
      clientInfo: { name: "raw", version: "1" },
    };
    const initialized = await send(harness, rpc(0, "initialize", params));
    expect(initialized.message.result).toMatchObject({
      protocolVersion: "2025-06-18",
      serverInfo: { name: "gatehouse", title: "Platform" },
      capabilities: { tools: { listChanged: true } },
    });
    expect(initialized.text).toContain("Ask A about weather.");
    const session = await initialize(harness);
    const pinged = await send(harness, rpc(3, "ping"), { headers: { "mcp-session-id": session } });
    expect(pinged.message.result).toEqual({});
    expect(silent.seen).toHaveLength(0);
    await silent.close();
  });

  test("methods that belong to no server are unknown in the modern era", async () => {
    const harness = await workspace({ servers: [] });
    const { body, headers } = modern(1, "ping");
    const answer = await send(harness, body, { headers });
    expect(answer.status).toBe(404);
    expect(answer.message.error?.code).toBe(-32601);
  });

  test("a modern notification is accepted", async () => {
    const harness = await workspace({ servers: [] });
    const body = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } };
    const headers = { "mcp-protocol-version": "2026-07-28", "mcp-method": "notifications/cancelled" };
    expect((await send(harness, body, { headers })).status).toBe(202);
  });

  test("an unknown workspace, a foreign key and a key without the scope are refused", async () => {
    const harness = await workspace({ servers: [] });
    const foreign = harness.addKey({ workspaceId: "ws-b", keyId: "key-9" });
    const without = harness.addKey({ scopes: ["servers:read"], keyId: "key-8" });
    const { body, headers } = modern(1, "tools/list");
    expect((await send(harness, body, { headers, key: foreign })).status).toBe(404);
    expect((await send(harness, body, { headers, key: without })).status).toBe(403);
    expect((await send(harness, body, { headers, key: null })).status).toBe(401);
    const url = `${harness.origin}/acme/other/mcp`;
    expect((await send(harness, body, { headers, url })).status).toBe(404);
    const evil = { ...headers, origin: "https://evil.test" };
    expect((await send(harness, body, { headers: evil })).status).toBe(403);
  });

  test("what is asked of the endpoint itself is recorded without a server", async () => {
    const harness = await workspace({ servers: [{ slug: "a", url: upstream.url, items: [tool("x")] }] });
    await ask(harness, "tools/list");
    expect(harness.world.calls).toHaveLength(1);
    expect(harness.world.calls[0]?.attempt).toMatchObject({
      method: "tools/list",
      workspaceId: "ws-a",
      serverId: null,
      workspaceServerId: null,
      policyVersion: "c1",
      decision: "allow",
    });
  });
});

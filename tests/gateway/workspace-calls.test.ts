import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually } from "./gateway-harness";
import { initialize, modern, MODERN_META, rpc, send } from "./raw-client";
import { sendJson, startScriptedUpstream, type ScriptedUpstream } from "./scripted-upstream";
import { resource, startWorkspace, tool, type WorkspaceHarness } from "./workspace-harness";

let a: ScriptedUpstream;
let b: ScriptedUpstream;
let harness: WorkspaceHarness;

beforeAll(async () => {
  a = await startScriptedUpstream();
  b = await startScriptedUpstream();
  harness = await startWorkspace({
    servers: [
      {
        slug: "a",
        url: a.url,
        items: [
          tool("search"),
          tool("only-a"),
          tool("off", { isOff: true }),
          tool("both-off", { isOff: true }),
          resource("docs://shared"),
          resource("docs://a"),
          { kind: "prompt", name: "greet" },
          { kind: "resource_template", name: "a://{path}" },
        ],
      },
      {
        slug: "b",
        url: b.url,
        items: [
          tool("search"),
          tool("both-off"),
          resource("docs://shared"),
          { kind: "prompt", name: "greet" },
        ],
      },
      {
        slug: "closed",
        url: b.url,
        items: [tool("closed-tool"), resource("closed://x")],
        snapshot: { userAccess: { default: "deny", exceptions: [] } },
      },
      { slug: "dead", url: "http://127.0.0.1:9/mcp", items: [tool("unreachable")] },
    ],
  });
});
beforeEach(() => {
  for (const upstream of [a, b]) {
    upstream.seen.length = 0;
    upstream.play(({ message }, response) =>
      sendJson(response, { id: message?.id, result: { resultType: "complete", content: [] } }),
    );
  }
  harness.world.calls.length = 0;
  harness.world.lines.length = 0;
});
afterAll(async () => {
  await harness.close();
  await a.close();
  await b.close();
});

async function ask(method: string, params: Record<string, unknown>) {
  const { body, headers } = modern(1, method, params);
  return send(harness, body, { headers });
}

describe("a call on the workspace", () => {
  test("reaches its server under the server's own name, in body and header, otherwise unchanged", async () => {
    const { headers } = modern(1, "tools/call", { name: "b_search" });
    const meta =
      '"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}';
    const rest = `"arguments":{"n":12345678901234567890,"name":"b_search"},${meta}`;
    const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"b_search",${rest}}}`;
    const answer = await send(harness, body, { headers: { ...headers, "mcp-param-x": "1" } });
    expect(answer.status).toBe(200);
    expect(a.seen).toHaveLength(0);
    const [seen] = b.seen;
    expect(seen?.body.toString()).toBe(body.replace('"name":"b_search",', '"name":"search",'));
    expect(seen?.headers["mcp-name"]).toBe("search");
    expect(seen?.headers["mcp-param-x"]).toBe("1");
    expect(seen?.headers["authorization"]).toBeUndefined();
  });

  test("is recorded once, strictly, with the server it went to and the id the client was told", async () => {
    const answer = await ask("tools/call", { name: "a_search", arguments: {} });
    expect(harness.world.calls).toHaveLength(1);
    const [call] = harness.world.calls;
    expect(call?.isStrict).toBe(true);
    expect(call?.attempt).toMatchObject({
      callId: answer.headers.get("x-request-id"),
      requestId: answer.headers.get("x-request-id"),
      serverId: "server-a",
      workspaceServerId: "wss-a",
      target: "search",
      policyVersion: "policy-a",
      era: "modern",
    });
    expect(call?.outcome?.status).toBe("ok");
    expect(harness.world.lines).toHaveLength(1);
    expect(harness.world.lines[0]).toMatchObject({ serverId: "server-a", httpStatus: 200 });
  });

  test("that fails in an unforeseen way gives its places back", async () => {
    const { recorder } = harness.world.ports;
    const { attempt } = recorder;
    recorder.attempt = () => Promise.reject(new Error("unforeseen"));
    const answer = await ask("tools/call", { name: "only-a", arguments: {} });
    recorder.attempt = attempt;
    expect(answer.status).toBeGreaterThanOrEqual(500);
    await eventually("nothing is held", () => harness.gateway.gauges().quotas === 0);
  });

  test("without a record is not made", async () => {
    harness.world.setRecorderAvailable(false);
    const answer = await ask("tools/call", { name: "only-a", arguments: {} });
    harness.world.setRecorderAvailable(true);
    expect(answer.status).toBe(503);
    expect(a.seen).toHaveLength(0);
  });

  test.each([
    "off",
    "OFF",
    "off ",
    "o\u200bff",
    "off\u0000",
    "%6fff",
    "a_off",
    "A_OFF",
    "a_both-off",
    "both-off",
    "closed-tool",
    "closed_closed-tool",
    "search",
    "SEARCH",
    "c_search",
    "a__search",
    "b_only-a",
    "nothing",
  ])(
    "of the tool %j, hidden or unknown, is refused in the same words and reaches no server",
    async (name) => {
      const { body, headers } = modern(1, "tools/call", { name, arguments: {} });
      const plain = { ...headers, "mcp-name": `=?base64?${Buffer.from(name).toString("base64")}?=` };
      const answer = await send(harness, body, { headers: plain });
      expect(answer.status).toBe(200);
      expect(answer.message.error).toEqual({ code: -32602, message: `Unknown tool: ${name}` });
      expect(a.seen.length + b.seen.length).toBe(0);
      expect(harness.world.calls[0]?.attempt.decision).toBe("deny");
    },
  );

  test.each([
    "closed://x",
    "gatehouse+closed:closed://x",
    "docs://shared",
    "gatehouse+nobody:docs://a",
    "x://y",
  ])("for the resource %s, hidden or unknown, finds nothing", async (uri) => {
    for (const method of ["resources/read", "completion/complete"]) {
      const params =
        method === "resources/read" ? { uri } : { ref: { type: "ref/resource", uri }, argument: {} };
      const answer = await ask(method, params);
      expect(answer.message.error).toEqual({
        code: -32602,
        message: `Resource not found: ${uri}`,
        data: { uri },
      });
    }
    expect(a.seen.length + b.seen.length).toBe(0);
  });

  test("to a server that is down is that server's error and no other's", async () => {
    const answer = await ask("tools/call", { name: "unreachable", arguments: {} });
    expect(answer.message.error?.message).toMatch(/^dead: The MCP server cannot be reached/);
    expect((await ask("tools/call", { name: "only-a", arguments: {} })).message.result).toBeDefined();
    expect(harness.world.calls.map(({ attempt }) => attempt.serverId)).toEqual(["server-dead", "server-a"]);
    expect(harness.world.calls[0]?.outcome?.status).toBe("upstream_error");
  });

  test("prompts, completions and templates find their servers", async () => {
    await ask("prompts/get", { name: "b_greet" });
    await ask("completion/complete", { ref: { type: "ref/prompt", name: "b_greet" }, argument: {} });
    expect(b.seen.map(({ message }) => JSON.stringify(message?.params))).toEqual([
      expect.stringContaining('"name":"greet"'),
      expect.stringContaining('"name":"greet"'),
    ]);
    await ask("resources/read", { uri: "a://file" });
    await ask("completion/complete", { ref: { type: "ref/resource", uri: "a://{path}" }, argument: {} });
    expect(a.seen.map(({ message }) => message?.method)).toEqual(["resources/read", "completion/complete"]);
  });

  test("that streams is passed on as it comes, and ends at the server when the client leaves", async () => {
    b.play((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const progress = {
        jsonrpc: "2.0",
        method: "notifications/progress",
        params: { progressToken: "p", progress: 1 },
      };
      response.write(`event: message\ndata: ${JSON.stringify(progress)}\n\n`);
    });
    const { headers } = modern(1, "tools/call", { name: "b_search" });
    const _meta = { ...MODERN_META, progressToken: "p" };
    const body = rpc(1, "tools/call", { name: "b_search", arguments: {}, _meta });
    const leaving = new AbortController();
    const response = await fetch(harness.mcpUrl, {
      method: "POST",
      headers: {
        ...headers,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        authorization: `Bearer ${harness.key}`,
      },
      body: JSON.stringify(body),
      signal: leaving.signal,
    });
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(Buffer.from(first?.value ?? []).toString()).toContain("notifications/progress");
    leaving.abort();
    await eventually("the server's connection is closed", () => b.seen[0]?.isClosedEarly === true);
    await eventually(
      "the call is recorded as cancelled",
      () => harness.world.calls[0]?.outcome?.status === "cancelled",
    );
  });
});

describe("a legacy session on the workspace", () => {
  test("is refused what it may not subscribe to, in the words of an unknown resource", async () => {
    const session = { headers: { "mcp-session-id": await initialize(harness) } };
    for (const uri of ["closed://x", "docs://shared", "x://y"]) {
      const answer = await send(harness, rpc(2, "resources/subscribe", { uri }), session);
      expect(answer.message.error).toEqual({
        code: -32002,
        message: `Resource not found: ${uri}`,
        data: { uri },
      });
    }
    const allowed = await send(harness, rpc(3, "resources/subscribe", { uri: "docs://a" }), session);
    expect(allowed.message.result).toEqual({});
  });

  test("belongs to its caller and to this endpoint", async () => {
    const session = await initialize(harness);
    const headers = { "mcp-session-id": session };
    const other = harness.addKey({ id: "user-2", userId: "user-2", keyId: "key-2" });
    expect((await send(harness, rpc(2, "tools/list"), { headers, key: other })).status).toBe(404);
    const url = `${harness.origin}/acme/platform/a/mcp`;
    expect((await send(harness, rpc(2, "tools/list"), { headers, url })).status).toBe(404);
    expect((await send(harness, rpc(2, "tools/list"), { headers })).status).toBe(200);
    expect((await send(harness, undefined, { headers, method: "DELETE" })).status).toBe(200);
    expect((await send(harness, rpc(2, "tools/list"), { headers })).status).toBe(404);
  });

  test("hears of a hidden tool what it hears of an unknown one", async () => {
    const session = { headers: { "mcp-session-id": await initialize(harness) } };
    for (const name of ["off", "nothing"]) {
      const answer = await send(harness, rpc(2, "tools/call", { name, arguments: {} }), session);
      expect(answer.message.error).toEqual({ code: -32602, message: `Unknown tool: ${name}` });
    }
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SnapshotCapability, SnapshotCapabilityInput } from "@/lib/gateway";
import { startHarness, type Harness } from "./gateway-harness";
import { initialize, modern, open, rpc, send } from "./raw-client";
import {
  answerPlainly,
  sendEvent,
  sendJson,
  startScriptedUpstream,
  type ScriptedUpstream,
} from "./scripted-upstream";

const off = (kind: SnapshotCapability["kind"], name: string): SnapshotCapabilityInput => {
  return { kind, name, orgEnabled: true, workspaceEnabled: false };
};
const on = (kind: SnapshotCapability["kind"], name: string): SnapshotCapabilityInput => {
  return { kind, name, orgEnabled: true, workspaceEnabled: true };
};

let upstream: ScriptedUpstream;
let harness: Harness;
let session: string;

const LISTS: Record<string, Record<string, unknown>> = {
  "tools/list": {
    tools: [
      { name: "echo", inputSchema: {} },
      { name: "delete_all", description: "canary-1" },
      { name: "later" },
    ],
  },
  "prompts/list": { prompts: [{ name: "greet" }, { name: "hidden_prompt", description: "canary-2" }] },
  "resources/list": {
    resources: [{ uri: "file:///docs/a.md" }, { uri: "file:///docs/secret.md", name: "canary-3" }],
  },
  "resources/templates/list": {
    resourceTemplates: [
      { uriTemplate: "file:///docs/{name}" },
      { uriTemplate: "db://{table}/{row}", name: "canary-4" },
    ],
  },
};

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  harness = await startHarness({
    upstreamUrl: upstream.url,
    snapshot: {
      capabilities: [
        on("tool", "echo"),
        off("tool", "delete_all"),
        off("prompt", "hidden_prompt"),
        off("resource", "file:///docs/secret.md"),
        on("resource_template", "file:///docs/{name}"),
        off("resource_template", "db://{table}/{row}"),
      ],
    },
  });
  session = await initialize(harness);
});
beforeEach(() => {
  upstream.seen.length = 0;
  upstream.play(answerPlainly);
});
afterAll(async () => {
  await harness.close();
  await upstream.close();
});

const legacy = (body: unknown) => send(harness, body, { headers: { "mcp-session-id": session } });

describe("a list never shows what may not be used", () => {
  const cases = Object.keys(LISTS).flatMap((method) =>
    (["json", "sse"] as const).map((form) => [method, form] as const),
  );

  test.each(cases)("%s as %s", async (method, form) => {
    upstream.play(({ message }, response) => {
      const answer = { id: message?.id, result: LISTS[method] };
      if (form === "json") return sendJson(response, answer);
      sendEvent(response, answer);
      response.end();
    });
    const answer = await legacy(rpc(1, method));
    expect(answer.status).toBe(200);
    expect(answer.text).not.toMatch(/canary/);
    const items = Object.values(LISTS[method] ?? {}).flat().length;
    expect(answer.text.match(/"(?:name|uri|uriTemplate)":/g)).toHaveLength(items - 1);
  });

  test("a resumed stream shows no more than the list itself", async () => {
    upstream.play((_, response) => {
      sendEvent(response, { id: 99, result: LISTS["tools/list"] });
      response.end();
    });
    const headers = { "mcp-session-id": session };
    const answer = await send(harness, undefined, { method: "GET", headers });
    expect(answer.text).toContain("echo");
    expect(answer.text).not.toContain("canary");
  });

  test("a list made for one caller is not offered to shared caches", async () => {
    upstream.play(({ message }, response) => {
      sendJson(response, { id: message?.id, result: { tools: [], ttlMs: 60_000, cacheScope: "public" } });
    });
    const request = modern(1, "tools/list");
    const answer = await send(harness, request.body, { headers: request.headers });
    expect(answer.message.result).toMatchObject({ cacheScope: "private", ttlMs: 60_000 });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  test("items that stay are copied, not re-written", async () => {
    const kept = '{"name":"echo", "inputSchema":{"maximum":9007199254740993,"x-mcp":"\\u00e9"}}';
    upstream.play((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(`{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"delete_all"},${kept}]}}`);
    });
    expect((await legacy(rpc(1, "tools/list"))).text).toBe(
      `{"jsonrpc":"2.0","id":1,"result":{"tools":[${kept}]}}`,
    );
  });
});

describe("hidden means denied: the upstream is not touched", () => {
  test.each([
    "delete_all",
    "Delete_All",
    " delete_all",
    "delete_all\0",
    "delete\u200b_all",
    "delete%5Fall",
    "ｄｅｌｅｔｅ_all",
  ])("tool %j", async (name) => {
    const answer = await legacy(rpc(1, "tools/call", { name, arguments: {} }));
    expect(answer.message.error).toEqual({ code: -32602, message: `Unknown tool: ${name}` });
    expect(upstream.seen).toHaveLength(0);
  });

  test("a denied call is recorded once, with its reason", async () => {
    harness.world.calls.length = 0;
    await legacy(rpc(1, "tools/call", { name: "delete_all", arguments: { all: true } }));
    expect(harness.world.calls).toHaveLength(1);
    expect(harness.world.calls[0]?.attempt).toMatchObject({
      decisionReason: "capability_disabled_by_workspace",
    });
    expect(harness.world.calls[0]?.outcome).toMatchObject({
      status: "denied",
      errorCode: "capability_hidden",
    });
  });

  test.each([
    ["prompts/get", { name: "hidden_prompt" }],
    [
      "completion/complete",
      { ref: { type: "ref/prompt", name: "hidden_prompt" }, argument: { name: "a", value: "" } },
    ],
    [
      "completion/complete",
      { ref: { type: "ref/resource", uri: "db://{table}/{row}" }, argument: { name: "a", value: "" } },
    ],
    ["resources/read", { uri: "file:///docs/secret.md" }],
    ["resources/subscribe", { uri: "file:///docs/secret.md" }],
    ["resources/read", { uri: "FILE:///docs/secret.md" }],
    ["resources/read", { uri: "file:///docs/./secret.md" }],
    ["resources/read", { uri: "file:///docs/x/../secret.md" }],
    ["resources/read", { uri: "file:///docs//secret.md" }],
    ["resources/read", { uri: "file:///docs/%73ecret.md" }],
    ["resources/read", { uri: "file:///docs/%2573ecret.md" }],
    ["resources/read", { uri: "file:///docs/secret.md?x=1" }],
    ["resources/read", { uri: "file:///docs/secret.md#top" }],
    ["resources/read", { uri: "file:///docs/secret.md/" }],
    ["resources/read", { uri: "db://users/1" }],
    ["resources/read", { uri: "file:///etc/passwd" }],
    ["resources/read", { uri: "file:///docs/a/b" }],
  ])("%s %j", async (method, params) => {
    const answer = await legacy(rpc(1, method, params));
    expect(answer.message.error?.message).toMatch(/^(?:Unknown prompt|Resource not found): /);
    expect(upstream.seen).toHaveLength(0);
  });

  test("a subscription that names one hidden resource is refused whole", async () => {
    const notifications = { resourceSubscriptions: ["file:///docs/a.md", "file:///docs/secret.md"] };
    const request = modern(1, "subscriptions/listen", { notifications });
    const answer = await send(harness, request.body, { headers: request.headers });
    expect(answer.message.error?.code).toBe(-32602);
    expect(upstream.seen).toHaveLength(0);
  });

  test("what is allowed passes: a known tool, a new tool, a resource of an enabled template", async () => {
    await legacy(rpc(1, "tools/call", { name: "echo" }));
    await legacy(rpc(2, "tools/call", { name: "brand_new" }));
    await legacy(rpc(3, "resources/read", { uri: "file:///docs/b.md" }));
    expect(upstream.seen.map(({ message }) => message?.method)).toEqual([
      "tools/call",
      "tools/call",
      "resources/read",
    ]);
  });
});

describe("only what the protocol needs crosses", () => {
  test("nothing a client claims about itself reaches the upstream", async () => {
    const canary = "canary-from-client";
    const headers = {
      "mcp-session-id": session,
      cookie: `a=${canary}`,
      "x-user-id": canary,
      "x-user-claims": canary,
      "x-forwarded-for": canary,
      forwarded: `for=${canary}`,
      "x-api-key": canary,
      "proxy-authorization": canary,
      "mcp-made-up": canary,
      "mcp-param-region": canary,
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    };
    await send(harness, rpc(1, "tools/call", { name: "echo" }), { headers });
    const [seen] = upstream.seen;
    expect(JSON.stringify(seen?.headers)).not.toContain(canary);
    expect(JSON.stringify(seen?.headers)).not.toContain(harness.key);
    expect(Object.keys(seen?.headers ?? {}).sort()).toEqual([
      "accept",
      "connection",
      "content-length",
      "content-type",
      "host",
      "mcp-session-id",
      "traceparent",
      "user-agent",
    ]);
    expect(seen?.headers["mcp-session-id"]).toBe("upstream-session-1");
    expect(harness.world.calls.at(-1)?.attempt.traceId).toBe("0af7651916cd43dd8448eb211c80319c");
  });

  test("nothing an upstream says about the connection reaches the client", async () => {
    upstream.play(({ message }, response) => {
      sendJson(
        response,
        { id: message?.id, result: {} },
        {
          "set-cookie": "canary=1",
          "www-authenticate": "canary",
          "mcp-session-id": "canary",
          "access-control-allow-origin": "*",
          "clear-site-data": "canary",
          location: "canary",
        },
      );
    });
    const answer = await legacy(rpc(1, "ping"));
    expect(JSON.stringify([...answer.headers])).not.toContain("canary");
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("the upstream's credential is added last, and only from the secret", async () => {
    const secured = await startHarness({
      upstreamUrl: upstream.url,
      snapshot: {
        upstream: {
          url: upstream.url,
          era: "legacy",
          configVersion: "1",
          auth: { type: "headers", secretRef: "secret-1", credentialVersion: "1" },
        },
      },
    });
    const params = { protocolVersion: "2025-11-25", capabilities: {} };
    const without = await send(secured, rpc(0, "initialize", params));
    expect(without.message.error?.data?.["reason"]).toBe("secret_missing");
    secured.world.putSecret("secret-1", { Authorization: "Bearer upstream-token" });
    await initialize(secured);
    expect(upstream.seen.at(-1)?.headers.authorization).toBe("Bearer upstream-token");
    secured.world.putSecret("secret-1", { "Content-Length": "0" });
    const broken = await send(secured, rpc(0, "initialize", params));
    expect(broken.message.error?.data?.["reason"]).toBe("configuration_invalid");
    await secured.close();
  });
});

test("policy applies while the answer is still streaming in pieces", async () => {
  upstream.play(async ({ message }, response) => {
    const text = `data: ${JSON.stringify({ jsonrpc: "2.0", id: message?.id, result: LISTS["tools/list"] })}\r\n\r\n`;
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (let at = 0; at < text.length; at += 7) {
      response.write(text.slice(at, at + 7));
      await new Promise((resolve) => setImmediate(resolve));
    }
    response.end();
  });
  const answer = await open(harness, rpc(1, "tools/list"), { headers: { "mcp-session-id": session } });
  const text = await answer.text();
  expect(text).toContain("later");
  expect(text).not.toContain("canary");
});

import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newApiKey } from "@/lib/shared/api-key-format";
import { snapshotInput } from "@/lib/gateway/testing";
import { startHarness, type Harness } from "./gateway-harness";
import { open, rpc, send } from "./raw-client";
import { startScriptedUpstream, type ScriptedUpstream } from "./scripted-upstream";

let upstream: ScriptedUpstream;
let harness: Harness;
const ping = rpc(1, "ping");

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  harness = await startHarness({ upstreamUrl: upstream.url });
});
afterAll(async () => {
  await harness.close();
  await upstream.close();
});

describe("without a valid key nothing passes", () => {
  test.each(["POST", "GET", "DELETE", "PUT", "HEAD"])(
    "%s without a key is challenged before anything else",
    async (method) => {
      const body = method === "POST" || method === "PUT" ? ping : undefined;
      const answer = await send(harness, body, { method, key: null });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="gatehouse"');
    },
  );

  test.each([
    ["unknown", newApiKey("ws")],
    ["with a wrong checksum", `${newApiKey("ws").slice(0, -1)}_`],
    ["of another kind", "sk-live-something"],
  ])("a key that is %s is refused as an invalid token", async (_, key) => {
    const answer = await send(harness, ping, { key });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
    expect(answer.text).not.toContain(key);
  });

  test.each([
    ["revoked", 401],
    ["expired", 401],
    ["unavailable", 503],
    ["outdated", 503],
  ] as const)("a key that is %s answers %i", async (error, status) => {
    const key = harness.addKey({ keyId: `key-${error}` });
    harness.world.failKey(key, error);
    const answer = await send(harness, ping, { key });
    expect(answer.status).toBe(status);
  });

  test("basic credentials, cookies and keys in the URL never authenticate", async () => {
    const { key } = harness;
    const basic = await send(harness, ping, {
      key: null,
      headers: { authorization: `Basic ${btoa(`x:${key}`)}` },
    });
    const cookie = await send(harness, ping, { key: null, headers: { cookie: `gatehouse=${key}` } });
    const query = await send(harness, ping, { url: `${harness.mcpUrl}?api_key=${key}` });
    expect([basic.status, cookie.status, query.status]).toEqual([401, 401, 401]);
    expect(query.message.error?.message).toContain("URL");
    expect(JSON.stringify(harness.world.lines)).not.toContain(key);
  });

  test("a key without the scope is told which scope is missing", async () => {
    const answer = await send(harness, ping, { key: harness.addKey({ keyId: "key-2", scopes: ["admin"] }) });
    expect(answer.status).toBe(403);
    expect(answer.headers.get("www-authenticate")).toContain('error="insufficient_scope", scope="mcp"');
  });
});

describe("unknown, foreign, disabled and hidden servers answer the same", () => {
  const urls: Record<string, string> = {
    "an unknown server": "/acme/platform/nothing/mcp",
    "an unknown organization": "/nobody/platform/everything/mcp",
    "a disabled server": "/acme/platform/disabled/mcp",
    "a server not granted to this user": "/acme/platform/private/mcp",
  };

  beforeAll(() => {
    const at = (slug: string) => ({ workspaceServer: { id: `wss-${slug}`, slug, enabled: true } });
    harness.world.putSnapshot(
      snapshotInput(upstream.url, { ...at("disabled"), server: { id: "s", name: "S", enabled: false } }),
    );
    harness.world.putSnapshot(
      snapshotInput(upstream.url, {
        ...at("private"),
        userAccess: { default: "deny", exceptions: ["user-2"] },
      }),
    );
  });

  test.each(Object.entries(urls))("%s", async (_, path) => {
    const answer = await send(harness, ping, { url: harness.origin + path });
    expect(answer.status).toBe(404);
    expect(answer.message.error?.message).toBe(
      "There is no such MCP server, or you have no access to it. Check the URL.",
    );
    expect(upstream.seen).toHaveLength(0);
  });

  test.each([
    ["another organization", { orgId: "org-b", workspaceId: "ws-b" }],
    ["another workspace", { workspaceId: "ws-b" }],
  ])("a key of %s", async (_, overrides) => {
    const answer = await send(harness, ping, { key: harness.addKey({ keyId: "key-3", ...overrides }) });
    expect(answer.status).toBe(404);
    expect(upstream.seen).toHaveLength(0);
  });

  test("a snapshot that does not parse denies, and says so to the operator only", async () => {
    const broken = snapshotInput(upstream.url, {
      workspaceServer: { id: "wss-x", slug: "broken", enabled: true },
    });
    harness.world.putSnapshot(Object.assign(broken, { guardrails: [{ type: "from-the-future" }] }));
    const answer = await send(harness, ping, { url: `${harness.origin}/acme/platform/broken/mcp` });
    expect(answer.status).toBe(500);
    expect(answer.message.error?.data?.["reason"]).toBe("configuration_invalid");
  });

  test("an unknown upstream authentication type denies", async () => {
    harness.world.putSnapshot(
      snapshotInput(upstream.url, {
        workspaceServer: { id: "wss-y", slug: "odd-auth", enabled: true },
        upstream: {
          url: upstream.url,
          era: "modern",
          configVersion: "1",
          auth: { type: "kerberos", secretRef: null, credentialVersion: "1" },
        },
      }),
    );
    const url = `${harness.origin}/acme/platform/odd-auth/mcp`;
    const meta = {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": {},
    };
    const headers = { "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/list" };
    const answer = await send(harness, rpc(1, "tools/list", { _meta: meta }), { url, headers });
    expect(answer.message.error?.data?.["reason"]).toBe("configuration_invalid");
  });
});

describe("browsers", () => {
  test.each(["https://evil.example", "null", "http://localhost.evil.example"])(
    "origin %s is refused",
    async (origin) => {
      const answer = await send(harness, ping, { headers: { origin } });
      expect(answer.status).toBe(403);
    },
  );

  test("a permitted origin may read the answer, without cookies", async () => {
    const answer = await send(harness, ping, { headers: { origin: "http://localhost:6274" } });
    expect(answer.headers.get("access-control-allow-origin")).toBe("http://localhost:6274");
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    expect(answer.headers.get("access-control-expose-headers")).toContain("Mcp-Session-Id");
  });

  test("on a loopback name, other local pages pass whatever their port, and no other host name is served", async () => {
    const local = await send(harness, ping, { headers: { origin: "http://127.0.0.1:4321" } });
    expect(local.status).toBe(400);
    const status = await new Promise<number>((resolve, reject) => {
      const headers = { host: "evil.example", authorization: `Bearer ${harness.key}` };
      const request = httpRequest(harness.mcpUrl, { method: "POST", headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      request.once("error", reject);
      request.end("{}");
    });
    expect(status).toBe(403);
  });

  test("a preflight needs no key and allows the protocol's headers", async () => {
    const answer = await open(harness, undefined, {
      method: "OPTIONS",
      key: null,
      headers: {
        origin: "http://localhost:6274",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,mcp-param-region",
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-headers")).toContain("mcp-param-region");
  });
});

test("the endpoint of a workspace that is not there reads as that of an unknown server", async () => {
  const [workspace, server] = await Promise.all([
    send(harness, ping, { url: `${harness.origin}/acme/elsewhere/mcp` }),
    send(harness, ping, { url: `${harness.origin}/acme/elsewhere/x/mcp` }),
  ]);
  expect(workspace.status).toBe(404);
  expect(workspace.message.error).toMatchObject({
    code: server.message.error?.code,
    data: { reason: "not_found" },
  });
});

test("the key-only URL serves the same", async () => {
  const answer = await send(harness, ping, { url: `${harness.origin}/k/acme/platform/everything/mcp` });
  expect(answer.message.error?.data?.["reason"]).toBe("session_required");
});

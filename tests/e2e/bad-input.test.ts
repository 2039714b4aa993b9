import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { z } from "zod";
import { bootstrapOrganization, connectServer, created, createdKey, type AdminClient } from "./admin-client";
import { startProduct, waitFor, type Product } from "./product";
import { startEverything } from "./upstream";

const problem = z.looseObject({
  code: z.string(),
  detail: z.string(),
  requestId: z.string(),
  status: z.number(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
const hops = z.looseObject({
  ok: z.boolean(),
  hops: z.array(z.looseObject({ name: z.string(), status: z.string(), detail: z.string() })),
});

let product: Product;
let upstream: Awaited<ReturnType<typeof startEverything>>;
let webPage: Server;
let webPageUrl: string;
let admin: AdminClient;
let connected: Awaited<ReturnType<typeof connectServer>>;

beforeAll(async () => {
  product = await startProduct();
  upstream = await startEverything();
  webPage = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end("<h1>Welcome</h1>");
  }).listen(0, "127.0.0.1");
  await once(webPage, "listening");
  const address = webPage.address();
  webPageUrl = `http://127.0.0.1:${String(typeof address === "object" ? address?.port : 0)}/mcp`;
  admin = bootstrapOrganization(product, "acme");
  connected = await connectServer(admin, "Everything", upstream.url);
});

afterAll(async () => {
  await product.stop();
  await upstream.stop();
  webPage.close();
  await product.remove();
});

const addServer = (body: object) => admin.request("POST", "/orgs/acme/servers", body);
const none = { type: "none" };

describe("adding a server", () => {
  it.each([
    ["no URL", { name: "A", auth: none }, "url"],
    ["something that is no URL", { name: "A", url: "everything", auth: none }, "url"],
    ["another protocol", { name: "A", url: "ftp://example.com/mcp", auth: none }, "url"],
    ["a password in the URL", { name: "A", url: "https://user:secret@example.com/mcp", auth: none }, "url"],
    ["no name", { name: "", url: "https://example.com/mcp", auth: none }, "name"],
    ["a reserved slug", { name: "A", slug: "mcp", url: "https://example.com/mcp", auth: none }, "slug"],
    [
      "an unknown auth type",
      { name: "A", url: "https://example.com/mcp", auth: { type: "magic" } },
      "auth.type",
    ],
    [
      "a header that would break the request",
      {
        name: "A",
        url: "https://example.com/mcp",
        auth: { type: "headers", headers: { "X-A": "a\r\nX-B: b" } },
      },
      "auth.headers.X-A",
    ],
  ])("with %s is refused, the field named", async (_title, body, path) => {
    const { status, body: answer } = await addServer(body);
    const { issues, code } = problem.parse(answer);
    expect(status, JSON.stringify(answer)).toBe(422);
    expect(code).toBe("invalid_input");
    expect(issues?.map((issue) => issue.path)).toContain(path);
    expect(JSON.stringify(answer)).not.toContain("secret");
  });

  it("with a slug that is taken is refused with 409, and the first server stays", async () => {
    const { status, body } = await addServer({
      name: "Twin",
      slug: connected.server.slug,
      url: upstream.url,
      auth: none,
    });
    expect(status).toBe(409);
    expect(problem.parse(body).code).toBe("slug_taken");
    expect((await admin.request("GET", `/orgs/acme/servers/${connected.server.slug}`)).body).toMatchObject({
      id: connected.server.id,
    });
  });

  it("that cannot be reached is stored and shown as unreachable, with the reason", async () => {
    const server = await admin.call(created, "POST", "/orgs/acme/servers", {
      name: "Nothing there",
      url: "http://127.0.0.1:9/mcp",
      auth: none,
    });
    await waitFor(
      async () => {
        const { body } = await admin.request("GET", `/orgs/acme/servers/${server.id}`);
        return (
          z.looseObject({ health: z.looseObject({ status: z.string() }) }).parse(body).health.status ===
          "unreachable"
        );
      },
      { timeoutMs: 30_000, what: () => "the probe to find it unreachable" },
    );
  });

  it("never gives a header's value back", async () => {
    const secret = "s3cret-header-value";
    const { status, body } = await addServer({
      name: "With headers",
      url: upstream.url,
      auth: { type: "headers", headers: { "X-Api-Key": secret } },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ auth: { type: "headers", headers: ["X-Api-Key"] } });
    const list = await admin.request("GET", "/orgs/acme/servers");
    expect(JSON.stringify([body, list.body])).not.toContain(secret);
    expect(product.output()).not.toContain(secret);
  });
});

describe("testing a connection", () => {
  const test = async (url: string) => {
    const { body } = await admin.request("POST", "/orgs/acme/servers/test", { url, auth: none });
    return hops.parse(body);
  };

  it("shows every hop of a server that works", async () => {
    const report = await test(upstream.url);
    expect(report.ok, JSON.stringify(report)).toBe(true);
    expect(report.hops.map((hop) => hop.name)).toEqual([
      "dns",
      "connect",
      "tls",
      "auth",
      "handshake",
      "lists",
    ]);
  });

  it.each([
    ["a host that does not exist", () => "https://does-not-exist.invalid/mcp", "dns"],
    ["a port where nothing listens", () => "http://127.0.0.1:9/mcp", "connect"],
    ["a web page", () => webPageUrl, "handshake"],
  ])("says at which hop %s fails", async (_title, url, hop) => {
    const report = await test(url());
    expect(report.ok).toBe(false);
    const failed = report.hops.find(({ status }) => status === "failed");
    expect(failed?.name, JSON.stringify(report)).toBe(hop);
    expect(failed?.detail.length).toBeGreaterThan(20);
  });

  it("refuses addresses that only the cloud's inside has", async () => {
    const { body } = await admin.request("POST", "/orgs/acme/servers/test", {
      url: "http://169.254.169.254/latest/meta-data",
      auth: none,
    });
    expect(JSON.stringify(body)).not.toContain('"ok":true');
  });
});

describe("the admin API", () => {
  const raw = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${product.url}/api/v1/orgs/acme/servers`, {
      method: "POST",
      headers: { authorization: `Bearer ${admin.key}`, "content-type": "application/json", ...headers },
      body,
    });

  it.each([
    { title: "JSON that is cut off", body: "{", status: 400, code: "malformed_json" },
    { title: "a list", body: "[]", status: 400, code: "malformed_json" },
    {
      title: "another content type",
      body: "name=A",
      type: "text/plain",
      status: 400,
      code: "unsupported_media_type",
    },
    {
      title: "more than the limit",
      body: `{"name":"${"x".repeat(5_000_000)}"}`,
      status: 413,
      code: "body_too_large",
    },
  ])("refuses $title", async ({ body, type, status, code }) => {
    const response = await raw(body, type === undefined ? {} : { "content-type": type });
    expect(response.status).toBe(status);
    expect(problem.parse(await response.json()).code).toBe(code);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });

  it("says which methods an endpoint has, and that there is no such endpoint", async () => {
    const wrongMethod = await admin.request("PUT", "/orgs/acme/servers");
    expect(wrongMethod.status).toBe(405);
    const wrongPath = await admin.request("GET", "/orgs/acme/nothing");
    expect(problem.parse(wrongPath.body).code).toBe("unknown_endpoint");
  });

  it("refuses a workspace key on what is the organization's", async () => {
    const path = "/orgs/acme/workspaces/platform/api-keys";
    const { key } = await admin.call(createdKey, "POST", path, {
      name: "api",
      scopes: ["api:read", "api:write"],
    });
    expect((await admin.request("GET", "/orgs/acme/servers", undefined, key)).status).toBe(403);
    expect(
      (await admin.request("GET", "/orgs/acme/workspaces/platform/servers", undefined, key)).status,
    ).toBe(200);
  });
});

describe("an MCP URL", () => {
  const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
  const post = (body: string, change: Record<string, string> = {}, url = connected.url) =>
    fetch(url, {
      method: "POST",
      headers: { ...headers, authorization: `Bearer ${connected.key}`, ...change },
      body,
    });
  const list = JSON.stringify({ jsonrpc: "2.0", id: 7, method: "tools/list" });

  it("challenges a client without a key, and says what is wrong with one that has a bad one", async () => {
    const bare = await fetch(connected.url, { method: "POST", headers, body: list });
    expect(bare.status).toBe(401);
    expect(bare.headers.get("www-authenticate")).toMatch(/^Bearer /);
    const bad = await post(list, { authorization: "Bearer gh_ws_nonsense" });
    expect(bad.status).toBe(401);
    expect(bad.headers.get("www-authenticate")).toContain('error="invalid_token"');
  });

  it("refuses a revoked key within a second", async () => {
    const path = "/orgs/acme/workspaces/platform/api-keys";
    const { id, key } = await admin.call(createdKey, "POST", path, { name: "short-lived" });
    const ask = async () => (await post(list, { authorization: `Bearer ${key}` })).status;
    expect(await ask()).not.toBe(401);
    await admin.request("DELETE", `${path}/${id}`);
    const revokedAt = Date.now();
    await waitFor(async () => (await ask()) === 401, {
      timeoutMs: 1_000,
      what: () => "the revocation",
      everyMs: 20,
    });
    expect(Date.now() - revokedAt).toBeLessThan(1_000);
  });

  it.each([
    ["JSON that is cut off", "{", 400, -32700],
    ["a batch", "[]", 400, -32600],
    ["a message without method", JSON.stringify({ jsonrpc: "2.0", id: 1 }), 400, -32600],
  ])("answers %s with a JSON-RPC error", async (_title, body, status, code) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ jsonrpc: "2.0", error: { code } });
  });

  it("refuses a body over the limit", async () => {
    const response = await post(
      JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", pad: "x".repeat(5_000_000) }),
    );
    expect(response.status).toBe(413);
  });

  it("answers 404 for a server that does not exist", async () => {
    const response = await post(list, {}, connected.url.replace("everything", "no-such-server"));
    expect(response.status).toBe(404);
  });

  it("tells an admin key that it may not call servers", async () => {
    const response = await post(list, { authorization: `Bearer ${admin.key}` });
    expect([403, 404]).toContain(response.status);
  });

  it("goes on working after all that", async () => {
    const body = {
      jsonrpc: "2.0",
      id: 1,
      method: "initialize",
      params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "t", version: "1" } },
    };
    const response = await post(JSON.stringify(body));
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("protocolVersion");
  });
});

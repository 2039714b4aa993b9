import { spawn, type ChildProcess } from "node:child_process";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createEgress, type Egress } from "@/lib/platform/egress";
import { probeServer, syncCapabilities, type ProbeOptions } from "@/lib/platform/mcp-client";
import { closeServers, freePort, initialized, modernServer, sendJson, serve, serveRpc } from "./mcp-servers";

const EVERYTHING = "node_modules/@modelcontextprotocol/server-everything/dist/index.js";

let egress: Egress;
let everything: { url: string; child: ChildProcess };

beforeAll(async () => {
  egress = createEgress({ allow: [], allowLoopback: true });
  const port = await freePort();
  const child = spawn(process.execPath, [EVERYTHING, "streamableHttp"], {
    env: { ...process.env, PORT: String(port) },
    stdio: ["ignore", "ignore", "ignore"],
  });
  everything = { url: `http://127.0.0.1:${port}/mcp`, child };
  const deadline = Date.now() + 20_000;
  while (!(await egress.explain(everything.url)).ok) {
    if (Date.now() > deadline) throw new Error("server-everything did not start");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});
afterAll(async () => {
  everything.child.kill();
  await egress.close();
});
afterEach(closeServers);

const probe = (url: string, options: Partial<ProbeOptions> = {}) =>
  probeServer({
    url,
    headers: {},
    fetch: egress.fetch,
    explain: egress.explain,
    timeoutMs: 10_000,
    ...options,
  });

const sync = (url: string) => syncCapabilities({ url, headers: {}, fetch: egress.fetch, timeoutMs: 20_000 });

describe("a real server", () => {
  it("of the legacy era is walked hop by hop", async () => {
    const report = await probe(everything.url);
    expect(report).toMatchObject({
      ok: true,
      failure: null,
      era: "legacy",
      protocolVersions: ["2025-11-25"],
    });
    expect(report.hops.map(({ name, status }) => `${name} ${status}`)).toEqual([
      "dns skipped",
      "connect ok",
      "tls skipped",
      "auth ok",
      "handshake ok",
      "lists ok",
    ]);
    expect(report.serverInfo?.name).toContain("everything");
    expect(report.counts?.tools).toBeGreaterThan(5);
    expect(report.counts?.resourceTemplates).toBeGreaterThan(0);
  });

  it("gives all its capabilities with their definitions", async () => {
    const { probe: report, listed, skipped, complete } = await sync(everything.url);
    expect({ ok: report.ok, complete, skipped }).toEqual({ ok: true, complete: true, skipped: [] });
    const echo = listed.find(({ kind, name }) => kind === "tool" && name === "echo");
    expect(JSON.parse(echo?.definitionJson ?? "null")).toMatchObject({
      name: "echo",
      inputSchema: { type: "object" },
    });
    expect(echo?.definitionHash).toMatch(/^d1-[\w-]{43}$/);
    expect(new Set(listed.map(({ kind }) => kind))).toEqual(
      new Set(["tool", "resource", "resource_template", "prompt"]),
    );
    const again = await sync(everything.url);
    expect(again.listed).toEqual(listed);
  });

  it("gives also the tools it offers only to clients that can be asked", async () => {
    const { listed } = await sync(everything.url);
    const tools = listed.filter(({ kind }) => kind === "tool").map(({ name }) => name);
    expect(tools).toEqual(
      expect.arrayContaining(["get-roots-list", "trigger-elicitation-request", "trigger-sampling-request"]),
    );
  });

  it.each([
    ["modern", "reject"],
    ["dual", "stateless"],
  ] as const)("that is %s is told apart", async (era, legacy) => {
    const handler = toNodeHandler(createMcpHandler(modernServer, { legacy }));
    const url = await serve((request, response) => {
      // A request that a server hears always has a method and a URL.
      const { method = "", url: target = "" } = request;
      void handler(Object.assign(request, { method, url: target }), response);
    });
    const { probe: report, listed } = await sync(url);
    expect(report).toMatchObject({
      ok: true,
      era,
      instructions: "Be kind.",
      serverInfo: { name: "modern", version: "2.0" },
    });
    expect(report.protocolVersions[0]).toBe("2026-07-28");
    expect(listed.map(({ name }) => name)).toEqual(["echo"]);
  });
});

describe("what a person is told", () => {
  it.each<[string, string, string, () => Promise<string>]>([
    ["an address that is none", "invalid_url", "dns", async () => "nonsense"],
    ["a host that does not exist", "dns", "dns", async () => "http://does-not-exist.invalid/mcp"],
    [
      "a port nobody listens on",
      "refused",
      "connect",
      async () => `http://127.0.0.1:${await freePort()}/mcp`,
    ],
    [
      "plain http behind https",
      "tls",
      "tls",
      async () => (await serve((_q, response) => response.end())).replace("http:", "https:"),
    ],
    [
      "a server that wants a credential",
      "unauthorized",
      "auth",
      () => serve((_q, response) => response.writeHead(401).end()),
    ],
    [
      "a server that forbids",
      "forbidden",
      "auth",
      () => serve((_q, response) => response.writeHead(403).end()),
    ],
    [
      "a wrong path",
      "not_found",
      "handshake",
      () => serve((_q, response) => response.writeHead(404).end("no")),
    ],
    [
      "a broken server",
      "server_error",
      "handshake",
      () => serve((_q, response) => response.writeHead(502).end("bad gateway")),
    ],
    [
      "a web page",
      "not_mcp",
      "handshake",
      () => serve((_q, response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>")),
    ],
    [
      "another JSON API",
      "not_mcp",
      "handshake",
      () => serve((_q, response) => sendJson(response, { hello: "world" })),
    ],
    [
      "an empty event stream",
      "not_mcp",
      "handshake",
      () =>
        serve((_q, response) =>
          response.writeHead(200, { "content-type": "text/event-stream" }).end(": hi\n\n"),
        ),
    ],
    [
      "a redirect",
      "redirect",
      "handshake",
      () => serve((_q, response) => response.writeHead(301, { location: "http://127.0.0.1:1/" }).end()),
    ],
    ["a refusal in JSON-RPC", "protocol_error", "handshake", () => serveRpc({})],
  ])("%s: %s at %s", async (_what, kind, hop, find) => {
    const url = await find();
    for (const explain of [egress.explain, undefined]) {
      const { explain: _explain, ...rest } = {
        url,
        headers: {},
        fetch: egress.fetch,
        timeoutMs: 10_000,
        explain,
      };
      const report = await probeServer(explain ? { ...rest, explain } : rest);
      expect(report).toMatchObject({ ok: false, era: "unknown", counts: null, failure: { kind, hop } });
      expect(report.hops.map(({ name }) => name)).toEqual([
        "dns",
        "connect",
        "tls",
        "auth",
        "handshake",
        "lists",
      ]);
      expect(report.hops.find(({ name }) => name === hop)).toMatchObject({
        status: "failed",
        detail: report.failure?.message,
      });
      expect(
        report.hops
          .slice(report.hops.findIndex(({ name }) => name === hop) + 1)
          .every(({ status }) => status === "skipped"),
      ).toBe(true);
      expect(report.failure?.message).toMatch(/^[A-Z].{20,}/);
    }
  });

  it("a blocked address, without a word about what is behind it", async () => {
    const strict = createEgress({ allow: [], allowLoopback: false });
    const url = await serveRpc({ initialize: () => initialized() });
    const report = await probe(url, { fetch: strict.fetch, explain: strict.explain });
    await strict.close();
    expect(report.failure).toMatchObject({
      kind: "blocked",
      hop: "connect",
      message: expect.stringContaining("GATEHOUSE_EGRESS_ALLOW"),
    });
  });

  it("a server that accepts and never answers, within the time given", async () => {
    const url = await serve(() => {});
    const started = Date.now();
    expect((await probe(url, { timeoutMs: 600 })).failure).toMatchObject({
      kind: "timeout",
      hop: "handshake",
    });
    expect(Date.now() - started).toBeLessThan(2_500);
  });

  it("that it was cancelled", async () => {
    const url = await serve(() => {});
    const controller = new AbortController();
    const pending = probe(url, { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    expect((await pending).failure?.kind).toBe("aborted");
  });
});

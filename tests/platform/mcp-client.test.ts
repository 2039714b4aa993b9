import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo } from "node:net";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createEgress, type Egress } from "@/lib/platform/egress";
import { probeServer, syncCapabilities, type ProbeOptions } from "@/lib/platform/mcp-client";

const EVERYTHING = "node_modules/@modelcontextprotocol/server-everything/dist/index.js";

let egress: Egress;
let everything: { url: string; child: ChildProcess };
const opened: (() => Promise<void>)[] = [];

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
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server has an AddressInfo; only pipes have text.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  opened.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}

type Message = { id?: unknown; method: string; params: Record<string, unknown> };

/** A legacy server of our own making: answers come from the table, as raw text where text is given. */
function serveRpc(
  answers: Record<string, (message: Message, request: IncomingMessage) => unknown>,
): Promise<string> {
  return serve((request, response) => {
    void readJson(request).then((message) => {
      if (!message) return void response.writeHead(200).end();
      if (message.id === undefined) return void response.writeHead(202).end();
      const result = answers[message.method]?.(message, request);
      if (result === undefined)
        return sendJson(response, {
          jsonrpc: "2.0",
          id: message.id,
          error: { code: -32601, message: "Method not found" },
        });
      const text = typeof result === "string" ? result : JSON.stringify(result);
      response.writeHead(200, { "content-type": "application/json", "mcp-session-id": "s1" });
      response.end(`{"jsonrpc":"2.0","id":${JSON.stringify(message.id)},"result":${text}}`);
    });
  });
}

async function readJson(request: IncomingMessage): Promise<Message | null> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString();
  return text === "" ? null : (JSON.parse(text) as Message);
}

function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

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

const initialized = (capabilities: unknown = { tools: {} }) => ({
  protocolVersion: "2025-11-25",
  capabilities,
  serverInfo: { name: "odd", version: "1.0" },
});

function modernServer(): McpServer {
  const server = new McpServer({ name: "modern", version: "2.0" }, { instructions: "Be kind." });
  server.registerTool(
    "echo",
    { description: "Echoes", inputSchema: z.object({ text: z.string() }) },
    async ({ text }) => ({
      content: [{ type: "text", text }],
    }),
  );
  return server;
}

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
    expect(echo?.definitionHash).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(listed.map(({ kind }) => kind))).toEqual(
      new Set(["tool", "resource", "resource_template", "prompt"]),
    );
    const again = await sync(everything.url);
    expect(again.listed).toEqual(listed);
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
    opened.push(() => strict.close());
    const url = await serveRpc({ initialize: () => initialized() });
    const report = await probe(url, { fetch: strict.fetch, explain: strict.explain });
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

describe("odd servers", () => {
  it("keep their definitions to the letter, and a reordered one is the same", async () => {
    const raw = '{ "zeta": 1.0, "name":"a" ,"big":9007199254740993, "inputSchema":{"b":1,"a":2} }';
    const sorted = '{"big":9007199254740993,"inputSchema":{"a":2,"b":1},"name":"a","zeta":1}';
    const [one, two] = await Promise.all(
      [raw, sorted].map(async (tool) =>
        sync(await serveRpc({ initialize: () => initialized(), "tools/list": () => `{"tools":[${tool}]}` })),
      ),
    );
    expect(one?.listed[0]?.definitionJson).toBe(raw);
    expect(two?.listed[0]?.definitionHash).toBe(one?.listed[0]?.definitionHash);
  });

  it("are paged to the end, with one session and the headers given", async () => {
    const seen: unknown[] = [];
    const url = await serveRpc({
      initialize: () => initialized(),
      "tools/list": ({ params }, request) => {
        seen.push([
          request.headers["mcp-session-id"],
          request.headers["mcp-protocol-version"],
          request.headers["x-key"],
        ]);
        const page = Number(params.cursor ?? 0);
        return { tools: [{ name: `t${page}` }], ...(page < 4 ? { nextCursor: String(page + 1) } : {}) };
      },
    });
    const report = await syncCapabilities({ url, headers: { "X-Key": "k" }, fetch: egress.fetch });
    expect(report.listed.map(({ name }) => name)).toEqual(["t0", "t1", "t2", "t3", "t4"]);
    expect(report.complete).toBe(true);
    expect(seen).toEqual(Array.from({ length: 5 }, () => ["s1", "2025-11-25", "k"]));
  });

  it("with endless lists are cut, and it is said", async () => {
    const looping = await serveRpc({
      initialize: () => initialized(),
      "tools/list": () => ({ tools: [{ name: "t" }], nextCursor: "same" }),
    });
    expect(await sync(looping)).toMatchObject({
      complete: false,
      listed: [{ name: "t" }],
      probe: { ok: true },
    });
    let page = 0;
    const endless = await serveRpc({
      initialize: () => initialized(),
      "tools/list": () => ({
        tools: Array.from({ length: 40 }, (_, n) => ({ name: `${page}-${n}` })),
        nextCursor: String(++page),
      }),
    });
    const report = await sync(endless);
    expect(report.complete).toBe(false);
    expect(report.listed).toHaveLength(1_000);
  });

  it("lose only their bad entries", async () => {
    const deep = `{"name":"deep","inputSchema":${"[".repeat(100)}${"]".repeat(100)}}`;
    const tools = [
      '{"name":"good"}',
      '{"name":"good"}',
      '{"name":7}',
      "null",
      '{"name":""}',
      JSON.stringify({ name: "wordy", description: "x".repeat(17_000) }),
      deep,
      '{"name":"also good"}',
    ];
    const { listed, skipped, complete } = await sync(
      await serveRpc({
        initialize: () => initialized(),
        "tools/list": () => `{"tools":[${tools.join(",")}]}`,
      }),
    );
    expect(listed.map(({ name }) => name)).toEqual(["good", "also good"]);
    expect(skipped.map(({ name }) => name)).toEqual(["good", null, null, null, "wordy", "deep"]);
    expect(complete).toBe(true);
  });

  it("that fail in a list report the list, and what was read before is not taken for everything", async () => {
    const url = await serveRpc({
      initialize: () => initialized({ tools: {}, prompts: {} }),
      "tools/list": () => ({ tools: [{ name: "t" }] }),
      "prompts/list": () => "7",
    });
    const { probe: report, complete } = await sync(url);
    expect(report).toMatchObject({
      ok: false,
      era: "legacy",
      failure: { kind: "protocol_error", hop: "lists" },
    });
    expect(complete).toBe(false);
  });

  it("that answer on a stream are found among other messages", async () => {
    const url = await serve((request, response) => {
      void readJson(request).then((message) => {
        if (message?.id === undefined) return void response.writeHead(202).end();
        const result = message.method === "initialize" ? initialized() : { tools: [{ name: "ü" }] };
        response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
        response.write(": hello\r\n\r\nevent: message\r\ndata: \r\n\r\n");
        response.write(`data: {"jsonrpc":"2.0","method":"notifications/message","params":{}}\n\n`);
        const text = JSON.stringify({ jsonrpc: "2.0", id: message.id, result }, null, 1);
        response.end(
          `id: 1\n${text
            .split("\n")
            .map((line) => `data: ${line}`)
            .join("\n")}\n\n`,
        );
      });
    });
    expect((await sync(url)).listed.map(({ name }) => name)).toEqual(["ü"]);
  });
});

import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createEgress } from "@/lib/platform/egress";
import { syncCapabilities } from "@/lib/platform/mcp-client";
import { closeServers, initialized, readJson, serve, serveRpc } from "./mcp-servers";

const egress = createEgress({ allow: [], allowLoopback: true });
afterEach(closeServers);
afterAll(() => egress.close());

const sync = (url: string) => syncCapabilities({ url, headers: {}, fetch: egress.fetch, timeoutMs: 20_000 });

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

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startHarness, type Harness } from "./gateway-harness";
import { initialize, modern, rpc, send } from "./raw-client";
import { answerPlainly, sendJson, startScriptedUpstream, type ScriptedUpstream } from "./scripted-upstream";

let upstream: ScriptedUpstream;
let harness: Harness;
let session: string;

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  harness = await startHarness({ upstreamUrl: upstream.url, limits: { bodyBytesMax: 10_000 } });
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

const deep = (depth: number) => `${"[".repeat(depth)}1${"]".repeat(depth)}`;
const call = '"method":"tools/call"';

describe("what is not one clear JSON-RPC message is refused and never forwarded", () => {
  test.each<[string, string | Uint8Array, number, number]>([
    ["not JSON", "{", 400, -32700],
    ["nothing", "", 400, -32700],
    ["a byte order mark", `\ufeff${JSON.stringify(rpc(1, "ping"))}`, 400, -32700],
    ["invalid UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400, -32700],
    ["a batch", JSON.stringify([rpc(1, "ping")]), 400, -32600],
    ["an empty batch", "[]", 400, -32600],
    ["a string", '"ping"', 400, -32600],
    ["null", "null", 400, -32600],
    ["no jsonrpc", '{"id":1,"method":"ping"}', 400, -32600],
    ["another jsonrpc", '{"jsonrpc":"1.0","id":1,"method":"ping"}', 400, -32600],
    ["id null", '{"jsonrpc":"2.0","id":null,"method":"ping"}', 400, -32600],
    ["id an object", '{"jsonrpc":"2.0","id":{},"method":"ping"}', 400, -32600],
    ["id a fraction", '{"jsonrpc":"2.0","id":1.5,"method":"ping"}', 400, -32600],
    ["id beyond 2^53", '{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}', 400, -32600],
    ["a request without id", '{"jsonrpc":"2.0","method":"tools/list"}', 400, -32600],
    ["a notification with id", '{"jsonrpc":"2.0","id":1,"method":"notifications/initialized"}', 400, -32600],
    ["params an array", '{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', 400, -32600],
    ["method and result", '{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}', 400, -32600],
    ["a response without result", '{"jsonrpc":"2.0","id":1}', 400, -32600],
    ["method twice", `{"jsonrpc":"2.0","id":1,"method":"ping",${call}}`, 400, -32600],
    [
      "an escaped second method",
      `{"jsonrpc":"2.0","id":1,"method":"ping","\\u006dethod":"tools/call"}`,
      400,
      -32600,
    ],
    ["Method beside method", `{"jsonrpc":"2.0","id":1,"method":"ping","Method":"tools/call"}`, 400, -32600],
    [
      "a key that folds to params",
      `{"jsonrpc":"2.0","id":1,${call},"params":{"name":"a"},"param\u017f":{"name":"b"}}`,
      400,
      -32600,
    ],
    ["name twice", `{"jsonrpc":"2.0","id":1,${call},"params":{"name":"a","name":"b"}}`, 400, -32600],
    ["Name beside name", `{"jsonrpc":"2.0","id":1,${call},"params":{"name":"a","NAME":"b"}}`, 400, -32600],
    ["a call without a name", `{"jsonrpc":"2.0","id":1,${call},"params":{}}`, 400, -32602],
    [
      "nesting deeper than 64",
      `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":${deep(64)}}}`,
      400,
      -32600,
    ],
    ["nesting that would exhaust a parser", deep(4_000), 400, -32600],
  ])("%s", async (_, body, status, code) => {
    const answer = await send(harness, body, { headers: { "mcp-session-id": session } });
    expect(answer.status).toBe(status);
    expect(answer.message.error?.code).toBe(code);
    expect(upstream.seen).toHaveLength(0);
  });

  test("each such message is recorded once, as invalid", async () => {
    harness.world.calls.length = 0;
    await send(harness, "{", { headers: { "mcp-session-id": session } });
    expect(harness.world.calls).toHaveLength(1);
    expect(harness.world.calls[0]?.outcome?.status).toBe("invalid");
  });
});

describe("sizes and media types", () => {
  test("one byte over the limit is refused, the limit itself passes", async () => {
    const headers = { "mcp-session-id": session };
    const padded = (bytes: number) => JSON.stringify(rpc(1, "ping")).padEnd(bytes, " ");
    expect((await send(harness, padded(10_000), { headers })).status).toBe(200);
    expect((await send(harness, padded(10_001), { headers })).status).toBe(413);
    expect(upstream.seen).toHaveLength(1);
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonp"])(
    "content type %s is refused",
    async (type) => {
      const answer = await send(harness, rpc(1, "ping"), {
        headers: { "content-type": type, "mcp-session-id": session },
      });
      expect(answer.status).toBe(415);
    },
  );

  test("an Accept that excludes event streams is refused", async () => {
    const answer = await send(harness, rpc(1, "ping"), { headers: { accept: "application/json" } });
    expect(answer.status).toBe(406);
  });

  test("other methods answer 405 with Allow, once authenticated", async () => {
    const answer = await send(harness, rpc(1, "ping"), { method: "PUT" });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("GET, POST, DELETE, OPTIONS");
  });
});

describe("bytes in are bytes out", () => {
  test("numbers, key order, escapes and spaces reach the upstream exactly as sent", async () => {
    const body = `{ "jsonrpc":"2.0" ,"id":7,"method":"tools/call","params":{"arguments":{"big":9007199254740993,"inf":1e999,"dup":1,"dup":2,"esc":"\\u0000\\ud800"},"name":"x"}}`;
    await send(harness, body, { headers: { "mcp-session-id": session } });
    expect(upstream.seen[0]?.body.toString("utf8")).toBe(body);
  });

  test("an answer reaches the client exactly as the upstream sent it", async () => {
    const sent = '{"result": {"z":1,"a":9007199254740993, "s":"\\u00e9"} ,"id":7,"jsonrpc":"2.0"}';
    upstream.play(
      (_, response) => void response.writeHead(200, { "content-type": "application/json" }).end(sent),
    );
    const answer = await send(harness, rpc(7, "resources/subscribe", { uri: "x:y" }), {
      headers: { "mcp-session-id": session },
    });
    expect(answer.text).toBe(sent);
  });
});

describe("modern requests: the headers mirror the body, or nothing passes", () => {
  const cases: [string, Record<string, string | null>, number][] = [
    ["no version header", { "mcp-protocol-version": null }, -32020],
    ["another version in the header", { "mcp-protocol-version": "2025-11-25" }, -32020],
    ["no method header", { "mcp-method": null }, -32020],
    ["another method in the header", { "mcp-method": "tools/list" }, -32020],
    ["no name header", { "mcp-name": null }, -32020],
    ["another name in the header", { "mcp-name": "other" }, -32020],
    ["a name in broken base64", { "mcp-name": "=?base64?@@?=" }, -32020],
    ["a name of another case", { "mcp-name": "Echo" }, -32020],
  ];
  test.each(cases)("%s", async (_, changes, code) => {
    const request = modern(1, "tools/call", { name: "echo", arguments: {} });
    const headers: Record<string, string> = { ...request.headers };
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) Reflect.deleteProperty(headers, name);
      else headers[name] = value;
    }
    const answer = await send(harness, request.body, { headers });
    expect(answer.status).toBe(400);
    expect(answer.message.error?.code).toBe(code);
    expect(upstream.seen).toHaveLength(0);
  });

  test("a name may be base64, and reaches the upstream as sent", async () => {
    const request = modern(1, "tools/call", { name: "grüße", arguments: {} });
    const encoded = `=?base64?${Buffer.from("grüße").toString("base64")}?=`;
    const headers = { ...request.headers, "mcp-name": encoded, "mcp-param-region": "eu" };
    const answer = await send(harness, request.body, { headers });
    expect(answer.status).toBe(200);
    expect(upstream.seen[0]?.headers).toMatchObject({ "mcp-name": encoded, "mcp-param-region": "eu" });
  });

  test("an unknown version that header and body disagree about is a mismatch first", async () => {
    const request = modern(1, "tools/list");
    const body = JSON.stringify(request.body).replace("2026-07-28", "2031-01-01");
    expect((await send(harness, body, { headers: request.headers })).message.error?.code).toBe(-32020);
  });

  test("an unknown version is answered with the supported ones", async () => {
    const request = modern(1, "tools/list");
    const body = JSON.stringify(request.body).replace("2026-07-28", "2031-01-01");
    const answer = await send(harness, body, {
      headers: { ...request.headers, "mcp-protocol-version": "2031-01-01" },
    });
    expect(answer.status).toBe(400);
    expect(answer.message.error).toMatchObject({ code: -32022, data: { requested: "2031-01-01" } });
    expect(answer.message.error?.data?.["supported"]).toContain("2026-07-28");
  });

  test("a header of the modern era does not lend its rules to a legacy body, nor the reverse", async () => {
    const init = rpc(1, "initialize", { protocolVersion: "2025-11-25", capabilities: {} });
    const first = await send(harness, init, { headers: { "mcp-protocol-version": "2026-07-28" } });
    expect(first.message.error?.code).toBe(-32020);
    const second = await send(harness, rpc(1, "tools/list", {}), {
      headers: { "mcp-protocol-version": "2026-07-28" },
    });
    expect(second.message.error?.code).toBe(-32602);
    const third = await send(harness, rpc(1, "ping"), {
      headers: { "mcp-protocol-version": "1999-01-01", "mcp-session-id": session },
    });
    expect(third.status).toBe(400);
    expect(upstream.seen).toHaveLength(0);
  });

  test("missing client capabilities are named", async () => {
    const body = rpc(1, "tools/list", { _meta: { "io.modelcontextprotocol/protocolVersion": "2026-07-28" } });
    const answer = await send(harness, body, { headers: modern(1, "tools/list").headers });
    expect(answer.message.error).toMatchObject({ code: -32602 });
  });
});

test("the id of an error is the request's own, as sent", async () => {
  upstream.play((request, response) => sendJson(response, { id: request.message?.id, result: {} }));
  const answer = await send(harness, rpc("7", "tools/call", { name: "" }), {
    headers: { "mcp-session-id": session },
  });
  expect(answer.message.id).toBe("7");
});

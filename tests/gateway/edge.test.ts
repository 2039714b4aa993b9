import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningHttpServer } from "@/lib/runtime/doors/http-server";
import { rawExchange, startEdge, type RawEnd } from "./edge-door";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { initialize } from "./raw-client";
import { answerPlainly, startScriptedUpstream, type ScriptedUpstream } from "./scripted-upstream";

const PATH = "/acme/platform/everything/mcp";
const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

let upstream: ScriptedUpstream;
let harness: Harness;
let edge: RunningHttpServer;
let session: string;

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  harness = await startHarness({ upstreamUrl: upstream.url, limits: { bodyBytesMax: 64 * 1024 } });
  edge = await startEdge(harness, {
    stallMs: 300,
    timeouts: { headersMs: 500, requestMs: 1_000, checkMs: 100 },
  });
  session = await initialize(harness);
});
beforeEach(() => {
  upstream.seen.length = 0;
  upstream.play(answerPlainly);
});
afterAll(async () => {
  await edge.close();
  await harness.close();
  await upstream.close();
});

function head(lines: readonly string[], start = `POST ${PATH} HTTP/1.1`): string {
  const own = [
    `Host: localhost:${edge.port}`,
    `Authorization: Bearer ${harness.key}`,
    "Content-Type: application/json",
    "Accept: application/json, text/event-stream",
    `Mcp-Session-Id: ${session}`,
    "Connection: close",
  ];
  return [start, ...own, ...lines, "", ""].join("\r\n");
}

const length = `Content-Length: ${PING.length}`;
const say = (bytes: string): Promise<RawEnd> =>
  rawExchange(edge.port, (socket) => void socket.write(Buffer.from(bytes, "latin1")));

test("a request as it should be passes", async () => {
  expect((await say(head([length]) + PING)).status).toBe(200);
  expect(upstream.seen).toHaveLength(1);
});

describe("H1: what could be read as two requests, or as another one, is refused", () => {
  test.each<[string, readonly string[], string]>([
    ["two lengths", [length, "Content-Length: 5"], PING],
    ["the same length twice", [length, length], PING],
    ["a length and chunks", [length, "Transfer-Encoding: chunked"], "0\r\n\r\n"],
    ["chunks and a length", ["Transfer-Encoding: chunked", length], "0\r\n\r\n"],
    ["chunked twice", ["Transfer-Encoding: chunked, chunked"], "0\r\n\r\n"],
    ["an encoding behind chunked", ["Transfer-Encoding: chunked, identity"], "0\r\n\r\n"],
    ["an unknown encoding", ["Transfer-Encoding: xchunked"], PING],
    ["a list of lengths", [`Content-Length: ${PING.length}, ${PING.length}`], PING],
    ["a negative length", ["Content-Length: -1"], PING],
    ["a signed length", [`Content-Length: +${PING.length}`], PING],
    ["a hexadecimal length", ["Content-Length: 0x28"], PING],
    ["a length beyond numbers", ["Content-Length: 99999999999999999999"], PING],
    ["a space before the colon", [`Content-Length : ${PING.length}`], PING],
    ["a folded header", ["X-A: 1", " folded", length], PING],
    ["a header without a colon", ["X-A", length], PING],
    ["a header without a name", [": x", length], PING],
    ["a name with a space", ["X A: 1", length], PING],
    ["a name that is not ASCII", ["X-\xe4: 1", length], PING],
    ["NUL in a value", ["X-A: a\0b", length], PING],
    ["CR in a value", ["X-A: a\rX-B: b", length], PING],
    ["a chunk size that is no number", ["Transfer-Encoding: chunked"], "zz\r\n{}\r\n0\r\n\r\n"],
    ["a chunk longer than it says", ["Transfer-Encoding: chunked"], "1\r\n{}\r\n0\r\n\r\n"],
    ["a chunk without an end", ["Transfer-Encoding: chunked"], "2\r\n{}0\r\n\r\n"],
  ])("%s", async (_, lines, body) => {
    const { status } = await say(head(lines) + body);
    expect(status).toBe(400);
    expect(upstream.seen).toHaveLength(0);
  });

  test.each<[string, string]>([
    ["HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["no version", `POST ${PATH}\r\n\r\n`],
    ["an odd version", `POST ${PATH} HTTP/9.9\r\n\r\n`],
    ["TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"],
    ["spaces in the target", `POST ${PATH} x HTTP/1.1\r\n\r\n`],
    ["a lower-case method", `post ${PATH} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
    ["a tunnel", `CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: localhost\r\n\r\n`],
  ])("%s", async (_, bytes) => {
    const { status } = await say(bytes);
    // HTTP/0.9 is a request without a credential.
    expect([0, 400, 401, 505]).toContain(status);
    expect(upstream.seen).toHaveLength(0);
  });

  test("a second request hidden in the body of the first stays its body", async () => {
    const hidden = `{"a":"\n${head([length]).replaceAll("\r\n", "\n")}${PING}"}`;
    await say(head([`Content-Length: ${hidden.length}`]) + hidden);
    expect(upstream.seen).toHaveLength(0);
  });

  test("headers of the connection, and those it names, stay on this side", async () => {
    const lines = [
      "Connection: close, X-Canary",
      "X-Canary: 1",
      "Keep-Alive: timeout=9",
      "TE: trailers",
      "Trailer: X-T",
      "Proxy-Connection: keep-alive",
      "Upgrade-Insecure-Requests: 1",
      "Via: canary",
    ];
    const { status } = await say(head([...lines, length]) + PING);
    expect(status).toBe(200);
    const names = Object.keys(upstream.seen[0]?.headers ?? {});
    expect(names.sort()).toEqual([
      "accept",
      "connection",
      "content-length",
      "content-type",
      "host",
      "mcp-session-id",
      "traceparent",
      "user-agent",
    ]);
  });
});

describe("H3: who a client says it is", () => {
  test.each([
    ["X-User-Id", "X-User-Email", "X-User-Claims", "X-User-Jwt", "X-Workspace-Id", "X-Org-Id"],
    ["x_user_id", "X_USER_CLAIMS", "X-USER-ID", "X-Gatehouse-User", "X-Gatehouse-Internal", "Router-Key"],
    ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-Ip", "X-Original-Url"],
    ["X-Middleware-Subrequest", "X-Nextjs-Data", "Next-Action", "X-Invoke-Path", "X-Matched-Path", "Rsc"],
    ["Cookie", "Proxy-Authorization", "X-Api-Key", "X-Amz-Security-Token", "Mcp-Internal", "Baggage"],
  ])("%s, %s, %s, %s, %s, %s decide nothing and go nowhere", async (...names) => {
    const lines = names.flatMap((name) => [`${name}: canary`, `${name.toLowerCase()}: canary2`]);
    harness.world.calls.length = 0;
    const { status } = await say(head([...lines, length]) + PING);
    expect(status).toBe(200);
    expect(JSON.stringify(upstream.seen[0]?.headers)).not.toContain("canary");
    const [recorded] = harness.world.calls;
    expect(JSON.stringify(recorded)).not.toContain("canary");
    expect(recorded?.attempt).toMatchObject({ principalId: "user-1", remoteAddress: "127.0.0.1" });
  });

  test("two credentials are not two tries", async () => {
    const second = "Authorization: Bearer gh_user_nonsense";
    const { status } = await say(
      head([length]).replace("Authorization:", `${second}\r\nAuthorization:`) + PING,
    );
    expect(status).toBe(401);
    expect(upstream.seen).toHaveLength(0);
  });

  test("two sessions are none", async () => {
    const { status } = await say(head(["Mcp-Session-Id: other", length]) + PING);
    expect(status).toBe(404);
    expect(upstream.seen).toHaveLength(0);
  });
});

describe("H4: too much", () => {
  test.each<[string, readonly string[]]>([
    ["a header of 64 KB", [`X-A: ${"a".repeat(65_536)}`]],
    ["ten thousand headers", Array.from({ length: 10_000 }, (_, index) => `X-${index}: a`)],
  ])("%s answers 431", async (_, lines) => {
    expect((await say(head([...lines, length]) + PING)).status).toBe(431);
  });

  test("a hundred announced megabytes are refused before they are sent", async () => {
    const { status, ms } = await rawExchange(
      edge.port,
      (socket) => void socket.write(head([`Content-Length: ${100 * 2 ** 20}`])),
    );
    expect(status).toBe(413);
    expect(ms).toBeLessThan(5_000);
  });

  test("chunks without an end are cut at the limit, and memory does not grow with them", async () => {
    const before = process.memoryUsage().rss;
    let sent = 0;
    const chunk = `10000\r\n${" ".repeat(65_536)}\r\n`;
    const { status } = await rawExchange(edge.port, (socket) => {
      socket.write(head(["Transfer-Encoding: chunked"]));
      const more = (): void => {
        while (!socket.destroyed && sent < 2 ** 30) {
          sent += chunk.length;
          if (!socket.write(chunk)) return void socket.once("drain", more);
        }
      };
      more();
    });
    expect([0, 413]).toContain(status);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20);
    expect(upstream.seen).toHaveLength(0);
  });

  test.each(["gzip", "br", "deflate", "zstd", "identity, gzip"])(
    "a body in %s is refused unread",
    async (encoding) => {
      expect((await say(head([`Content-Encoding: ${encoding}`, length]) + PING)).status).toBe(415);
    },
  );
});

describe("H8: clients that take their time", () => {
  test.each<[string, (drip: string) => string]>([
    ["a head", () => head([]).slice(0, -2)],
    ["a body", () => head(["Content-Length: 1000"])],
    ["chunks", () => head(["Transfer-Encoding: chunked"])],
  ])("%s that comes drop by drop is answered 408, and its connection closed", async (_, begin) => {
    const { status, ms } = await rawExchange(edge.port, (socket) => {
      socket.write(begin(""));
      const timer = setInterval(() => socket.write("a"), 50);
      socket.once("close", () => clearInterval(timer));
    });
    expect([400, 408]).toContain(status);
    expect(ms).toBeLessThan(5_000);
  });

  test("a client that does not read its answer loses it", async () => {
    const big = JSON.stringify({ jsonrpc: "2.0", id: 1, result: { pad: "x".repeat(20 * 2 ** 20) } });
    upstream.play(
      (_, response) => void response.writeHead(200, { "content-type": "application/json" }).end(big),
    );
    const socket = connect({ port: edge.port, host: "127.0.0.1" });
    socket.pause();
    let isClosed = false;
    socket.on("error", () => undefined);
    socket.on("close", () => (isClosed = true));
    socket.write(head([length]) + PING);
    harness.world.lines.length = 0;
    await eventually("the answer to be on its way", () => harness.world.lines.length === 1, 15_000);
    // Longer than the door waits: its timers and this one are of one loop.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    // Reading on now, what was buffered comes, and then the end: never the whole.
    let bytes = 0;
    socket.on("data", (chunk: Buffer) => (bytes += chunk.length));
    socket.resume();
    await eventually("the connection to be cut", () => isClosed);
    expect(bytes).toBeLessThan(big.length);
  });

  test("five hundred idle connections are in nobody's way", async () => {
    const idle = Array.from({ length: 500 }, () => connect({ port: edge.port, host: "127.0.0.1" }));
    for (const socket of idle) socket.on("error", () => undefined);
    for (let time = 0; time < 20; time += 1) expect((await say(head([length]) + PING)).status).toBe(200);
    for (const socket of idle) socket.destroy();
  });
});

describe("H11: other ways to say it", () => {
  test.each([
    ...[
      `${PATH}/`,
      `/${PATH}`,
      PATH.replace("/mcp", "//mcp"),
      PATH.toUpperCase(),
      PATH.replace("everything", "Everything"),
    ],
    ...[
      PATH.replace("everything", "%65verything"),
      PATH.replace("/everything", "%2Feverything"),
      `${PATH};a=1`,
      `${PATH}%00`,
    ],
    ...[
      PATH.replace("acme", "x/../acme"),
      PATH.replace("acme", "./acme"),
      PATH.replaceAll("/", "\\"),
      `${PATH}.json`,
      "*",
      "/",
    ],
  ])("the path %s is no server", async (path) => {
    const { status } = await say(head([length], `POST ${path} HTTP/1.1`) + PING);
    expect([400, 404]).toContain(status);
    expect(upstream.seen).toHaveLength(0);
  });

  test("a target with a host goes by its path, whatever the host", async () => {
    const { status } = await say(head([length], `POST http://evil.example${PATH} HTTP/1.1`) + PING);
    expect(status).toBe(200);
    expect(upstream.seen[0]?.headers.host).toBe(new URL(upstream.url).host);
  });

  test.each(["PUT", "PATCH", "TRACE", "PROPFIND", "LOCK", "HEAD"])("%s answers 405", async (method) => {
    const { status } = await say(head([], `${method} ${PATH} HTTP/1.1`));
    expect(status).toBe(405);
    expect(upstream.seen).toHaveLength(0);
  });

  test.each(["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"])(
    "%s overrides nothing",
    async (name) => {
      expect((await say(head([`${name}: DELETE`, length]) + PING)).status).toBe(200);
      expect(upstream.seen.map(({ method }) => method)).toEqual(["POST"]);
    },
  );
});

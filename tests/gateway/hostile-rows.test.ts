import type { Socket } from "node:net";
import { brotliCompressSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { snapshotInput } from "@/lib/gateway/testing";
import { createEgress, type Egress } from "@/lib/platform/egress";
import { createUpstreamHttp } from "@/lib/runtime/ports/upstream-http";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { httpAnswer, startRawUpstream, type RawScript, type RawUpstream } from "./raw-upstream";
import { modern, send, type RawAnswer } from "./raw-client";

// With the real way out: what is counted at the upstream is what production would hold open.
let upstream: RawUpstream;
let egress: Egress;
let harness: Harness;

const JSON_TYPE = { "content-type": "application/json" };
const EVENTS = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
const BOMB = brotliCompressSync(Buffer.alloc(64 * 1024 * 1024, 0x20));
const RESULT = '{"jsonrpc":"2.0","id":7,"result":{"content":[]}}';

beforeAll(async () => {
  upstream = await startRawUpstream();
  egress = createEgress({ allow: [], allowLoopback: true });
  harness = await startHarness({
    upstreamUrl: upstream.url,
    upstream: createUpstreamHttp(() => egress),
    limits: {
      ...{ firstByteMs: 300, idleMs: 300, toolSilenceMs: 300, absoluteMs: 1_500 },
      ...{
        responseBytesMax: 1024 * 1024,
        sseEventBytesMax: 256 * 1024,
        answerStreamBytesMax: 4 * 1024 * 1024,
      },
      ...{ circuitFailures: 1_000 },
    },
  });
});
beforeEach(() => {
  harness.world.calls.length = 0;
  harness.world.lines.length = 0;
});
afterEach(async () => {
  await eventually("every place to be free again", () =>
    Object.values(harness.gateway.gauges()).every((held) => held === 0),
  );
  // Those that answered in an orderly way stay for the next call.
  await eventually("the upstream's sockets to be closed", () => upstream.open.size <= 2);
});
afterAll(async () => {
  await harness.close();
  await egress.close();
  await upstream.close();
});

const answer =
  (status: string, headers: Record<string, string>, body: string): RawScript =>
  (socket) =>
    void socket.write(httpAnswer(status, headers, body));

function pump(socket: Socket, next: () => Buffer | string): void {
  const more = (): void => {
    while (!socket.destroyed) if (!socket.write(next())) return void socket.once("drain", more);
  };
  more();
}

function call(): Promise<RawAnswer> {
  const { body, headers } = modern(7, "tools/call", { name: "x" });
  return send(harness, body, { headers });
}

/** The error the client got, as JSON or as the last event. */
function reasonOf({ text }: RawAnswer): unknown {
  const last = text.startsWith("{") ? text : (text.trim().split("data: ").at(-1) ?? "{}");
  const message = JSON.parse(last) as { id?: unknown; error?: { data?: { reason?: string } } };
  expect(message.id).toBe(7);
  return message.error?.data?.reason ?? null;
}

async function expectEnd(script: RawScript, reason: string, withinMs = 3_000): Promise<RawAnswer> {
  upstream.play(script);
  const before = upstream.accepted;
  const startedAt = performance.now();
  const got = await call();
  expect(performance.now() - startedAt).toBeLessThan(withinMs);
  expect(reasonOf(got)).toBe(reason);
  expect(got.text + JSON.stringify([...got.headers])).not.toContain("canary");
  await eventually("its record", () => harness.world.calls[0]?.outcome?.errorCode === reason);
  expect(harness.world.calls).toHaveLength(1);
  expect(harness.world.lines.map(({ outcome }) => outcome)).toEqual([reason]);
  // Never a second try: the tool may have run.
  expect(upstream.accepted - before).toBeLessThanOrEqual(1);
  return got;
}

describe("G1: an upstream that does not answer in time", () => {
  test.each<[string, RawScript]>([
    ["accepts and says nothing", () => undefined],
    ["begins a status line", (socket) => void socket.write("HTTP/1.1 2")],
    ["sends headers for ever", (socket) => void dripping(socket, "HTTP/1.1 200 OK\r\n", "x-a: b\r\n")],
    ["sends headers, then silence", (socket) => void socket.write(httpHead(100))],
    ["sends one byte now and then", (socket) => void dripping(socket, httpHead(1_000), " ")],
    ["sends heartbeats for ever", (socket) => void dripping(socket, EVENTS, ": alive\n\n")],
  ])("%s", async (_, script) => {
    await expectEnd(script, "upstream_timeout");
  });

  function httpHead(bytes: number): string {
    return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${bytes}\r\n\r\n`;
  }
  function dripping(socket: Socket, first: string, drop: string): void {
    socket.write(first);
    const timer = setInterval(() => socket.write(drop), 100);
    socket.once("close", () => clearInterval(timer));
  }
});

function httpHeadOf(encoding: string, bytes: number): string {
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: ${encoding}\r\ncontent-length: ${bytes}\r\n\r\n`;
}

describe("G3: an upstream that sends too much", () => {
  const filler = "x".repeat(64 * 1024);
  test.each<[string, RawScript, string]>([
    [
      "a body of a gigabyte",
      (socket) => {
        socket.write(
          `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${2 ** 30}\r\n\r\n{"a":"`,
        );
        pump(socket, () => filler);
      },
      "upstream_too_large",
    ],
    [
      "a body without an end",
      (socket) => {
        socket.write(
          "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n",
        );
        pump(socket, () => `10000\r\n${filler}\r\n`);
      },
      "upstream_too_large",
    ],
    [
      "one event of 50 MB",
      (socket) => {
        socket.write(`${EVENTS}data: `);
        pump(socket, () => filler);
      },
      "upstream_too_large",
    ],
    [
      "events without an end",
      (socket) => {
        socket.write(EVENTS);
        const pad = "y".repeat(16 * 1024);
        const event = `data: {"jsonrpc":"2.0","method":"notifications/x","params":{"pad":"${pad}"}}\n\n`;
        pump(socket, () => event);
      },
      "upstream_too_large",
    ],
    [
      "a line without an end",
      (socket) => {
        socket.write(EVENTS);
        pump(socket, () => filler);
      },
      "upstream_too_large",
    ],
    [
      "a head of 64 KB",
      (socket) => {
        socket.write(`HTTP/1.1 200 OK\r\nx-canary: ${filler}\r\n\r\n`);
      },
      "upstream_too_large",
    ],
    [
      "a compressed bomb",
      (socket) => {
        socket.write(httpHeadOf("br", BOMB.length));
        socket.write(BOMB);
      },
      "upstream_too_large",
    ],
  ])("%s", async (_, script, reason) => {
    const before = process.memoryUsage().rss;
    await expectEnd(script, reason, 5_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  test("a million notifications a second are read as slowly as allowed, and the loop stays free", async () => {
    let sent = 0;
    upstream.play((socket) => {
      socket.write(EVENTS);
      const batch = 'data: {"jsonrpc":"2.0","method":"notifications/x"}\n\n'.repeat(500);
      pump(socket, () => {
        sent += 500;
        return batch;
      });
    });
    let lagMs = 0;
    let at = performance.now();
    const beat = setInterval(() => {
      lagMs = Math.max(lagMs, performance.now() - at - 20);
      at = performance.now();
    }, 20);
    const got = await call();
    clearInterval(beat);
    expect(reasonOf(got)).toBe("upstream_timeout");
    const read = got.text.split("notifications/x").length;
    // Five seconds' worth at once, then a thousand a second for 1.5 s, plus one chunk.
    expect(read).toBeLessThan(10_000);
    expect(read).toBeLessThan(sent);
    expect(lagMs).toBeLessThan(1_000);
  });
});

describe("G4: an upstream that speaks something else", () => {
  test.each<[string, RawScript, string]>([
    ["not HTTP", (socket) => void socket.end("SSH-2.0-canary\r\n"), "upstream_disconnected"],
    ["two lengths", answer("200 OK", { "content-length": "5, 6" }, "canary"), "upstream_disconnected"],
    ["HTML", answer("200 OK", { "content-type": "text/html" }, "<b>canary</b>"), "upstream_not_mcp"],
    ["JSON without a type", answer("200 OK", {}, RESULT), "upstream_not_mcp"],
    ["JSON behind a byte order mark", answer("200 OK", JSON_TYPE, `\ufeff${RESULT}`), "upstream_not_mcp"],
    [
      "an upgrade",
      answer("101 Switching Protocols", { upgrade: "canary", connection: "upgrade" }, ""),
      "upstream_disconnected",
    ],
  ])("%s", async (_, script, reason) => {
    await expectEnd(script, reason);
  });

  test("event streams of every dialect are understood", async () => {
    const [head = "", tail = ""] = [RESULT.slice(0, 16), RESULT.slice(16)];
    upstream.play((socket) => {
      socket.end(
        `${EVENTS}\ufeff: a comment\r\rretry: 5\r\nevent: odd\r\nid: 1\r\ndata:${head}\r\ndata: ${tail}\r\n\r\n`,
      );
    });
    const got = await call();
    expect(got.status).toBe(200);
    expect(got.text).toContain(head);
    await eventually("its record", () => harness.world.calls[0]?.outcome?.status === "ok");
  });
});

describe("G5: connections that break", () => {
  test.each<[string, RawScript]>([
    ["before the answer", (socket) => void socket.resetAndDestroy()],
    ["in the headers", (socket) => void socket.end("HTTP/1.1 200 OK\r\ncontent-ty")],
    [
      "in the body",
      (socket) =>
        void socket.end(
          'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"a"',
        ),
    ],
    [
      "in the event stream",
      (socket) => void (socket.write(`${EVENTS}: open\n\n`), setTimeout(() => socket.resetAndDestroy(), 30)),
    ],
  ])("%s", async (_, script) => {
    await expectEnd(script, "upstream_disconnected");
  });

  test.each([
    ["TLS where there is none", () => harness.origin.replace("http:", "https:"), "upstream_unreachable"],
    ["a name that does not exist", () => "http://does-not-exist.invalid/mcp", "upstream_unreachable"],
    ["a port nobody listens on", () => "http://127.0.0.1:9/mcp", "upstream_unreachable"],
    ["an address that is not public", () => "http://10.0.0.1/mcp", "upstream_blocked"],
  ])("%s", async (_, url, reason) => {
    const workspaceServer = { id: "wss-x", slug: "broken", enabled: true };
    harness.world.putSnapshot(snapshotInput(url(), { workspaceServer }));
    const { body, headers } = modern(7, "tools/call", { name: "x" });
    const got = await send(harness, body, { headers, url: `${harness.origin}/acme/platform/broken/mcp` });
    expect(got.status).toBe(502);
    expect(reasonOf(got)).toBe(reason);
  });
});

describe("G6: what a status means reaches the client", () => {
  test.each<[string, Record<string, string>, number, string, string | null]>([
    ["429 Too Many Requests", { "retry-after": "17" }, 429, "upstream_rate_limited", "17"],
    [
      "429 Too Many Requests",
      { "retry-after": "Sat, 21 Nov 2026 10:00:00 GMT" },
      429,
      "upstream_rate_limited",
      "Sat, 21 Nov 2026 10:00:00 GMT",
    ],
    ["429 Too Many Requests", { "retry-after": "soon; canary" }, 429, "upstream_rate_limited", null],
    ["503 Service Unavailable", { "retry-after": "17" }, 503, "upstream_unavailable", "17"],
    ["502 Bad Gateway", {}, 502, "upstream_failed", null],
    ["504 Gateway Timeout", {}, 504, "upstream_timeout", null],
    ["401 Unauthorized", { "www-authenticate": "Bearer canary" }, 502, "upstream_unauthorized", null],
    ["403 Forbidden", { "www-authenticate": "Bearer canary" }, 502, "upstream_unauthorized", null],
    ["302 Found", { location: "http://canary.example/" }, 502, "upstream_not_mcp", null],
  ])("%s %j", async (status, headers, httpStatus, reason, retryAfter) => {
    const got = await expectEnd(
      answer(status, { "content-type": "text/html", ...headers }, "canary"),
      reason,
    );
    expect(got.status).toBe(httpStatus);
    expect(got.headers.get("retry-after")).toBe(retryAfter);
  });
});

describe("G8: headers of the upstream stay behind", () => {
  test("only those that Gatehouse itself sets reach the client", async () => {
    const hostile = {
      ...{ "set-cookie": "canary=1", "www-authenticate": "Bearer canary", location: "http://canary/" },
      ...{ "access-control-allow-origin": "*", "access-control-allow-credentials": "true" },
      ...{
        "clear-site-data": '"canary"',
        "mcp-session-id": "canary",
        "x-powered-by": "canary",
        server: "canary",
      },
      ...{
        "strict-transport-security": "canary",
        refresh: "0;url=canary",
        "x-request-id": "canary",
        link: "canary",
      },
    };
    const allowed = [
      "cache-control",
      "connection",
      "content-length",
      "content-type",
      "date",
      "keep-alive",
      "transfer-encoding",
      "x-accel-buffering",
      "x-content-type-options",
      "x-request-id",
    ];
    for (const body of [RESULT, `data: ${RESULT}\n\n`]) {
      const type = body === RESULT ? "application/json" : "text/event-stream";
      upstream.play(answer("200 OK", { ...hostile, "content-type": type }, body));
      const got = await call();
      expect(got.text).toContain('"result"');
      expect(JSON.stringify([...got.headers])).not.toContain("canary");
      expect([...got.headers.keys()].filter((name) => !allowed.includes(name))).toEqual([]);
    }
  });
});

describe("a slow tool is not a broken one", () => {
  test("a call may be silent for longer than other requests may", async () => {
    const slow = await startHarness({
      upstreamUrl: upstream.url,
      upstream: createUpstreamHttp(() => egress),
      limits: { firstByteMs: 100, idleMs: 100, toolSilenceMs: 2_000 },
    });
    upstream.play(
      (socket) => void setTimeout(() => socket.write(httpAnswer("200 OK", JSON_TYPE, RESULT)), 400),
    );
    const { body, headers } = modern(7, "tools/call", { name: "x" });
    const list = modern(7, "tools/list");
    const [called, listed] = await Promise.all([
      send(slow, body, { headers }),
      send(slow, list.body, { headers: list.headers }),
    ]);
    expect(reasonOf(called)).toBeNull();
    expect(reasonOf(listed)).toBe("upstream_timeout");
    await slow.close();
  });
});

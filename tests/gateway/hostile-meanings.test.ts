import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { snapshotInput } from "@/lib/gateway/testing";
import { createEgress } from "@/lib/platform/egress";
import { createUpstreamHttp } from "@/lib/runtime/ports/upstream-http";
import { startHarness } from "./gateway-harness";
import { answer, EVENTS, JSON_TYPE, reasonOf, RESULT, startHostileRig, type HostileRig } from "./hostile-rig";
import { httpAnswer, type RawScript } from "./raw-upstream";
import { modern, send } from "./raw-client";

let rig: HostileRig;

beforeAll(async () => {
  rig = await startHostileRig();
});
afterEach(() => rig.settled());
afterAll(() => rig.close());

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
    await rig.expectEnd(script, "upstream_disconnected");
  });

  test.each([
    ["TLS where there is none", () => rig.harness.origin.replace("http:", "https:"), "upstream_unreachable"],
    ["a name that does not exist", () => "http://does-not-exist.invalid/mcp", "upstream_unreachable"],
    ["a port nobody listens on", () => "http://127.0.0.1:9/mcp", "upstream_unreachable"],
    ["an address that is not public", () => "http://10.0.0.1/mcp", "upstream_blocked"],
  ])("%s", async (_, url, reason) => {
    const workspaceServer = { id: "wss-x", slug: "broken", enabled: true };
    rig.harness.world.putSnapshot(snapshotInput(url(), { workspaceServer }));
    const { body, headers } = modern(7, "tools/call", { name: "x" });
    const got = await send(rig.harness, body, {
      headers,
      url: `${rig.harness.origin}/acme/platform/broken/mcp`,
    });
    expect(got.status).toBe(502);
    expect(reasonOf(got)).toBe(reason);
  });
});

describe("G6: what a status means reaches the client", () => {
  const date = "Sat, 21 Nov 2026 10:00:00 GMT";
  const limited = { status: 429, reason: "upstream_rate_limited" };
  const unauthorized = { status: 502, reason: "upstream_unauthorized", retryAfter: null };
  test.each([
    ["429 Too Many", { "retry-after": "17" }, { ...limited, retryAfter: "17" }],
    ["429 Too Many", { "retry-after": date }, { ...limited, retryAfter: date }],
    ["429 Too Many", { "retry-after": "soon; canary" }, { ...limited, retryAfter: null }],
    ["503 Down", { "retry-after": "9" }, { status: 503, reason: "upstream_unavailable", retryAfter: "9" }],
    ["500 Error", {}, { status: 502, reason: "upstream_failed", retryAfter: null }],
    ["502 Bad", {}, { status: 502, reason: "upstream_failed", retryAfter: null }],
    ["504 Late", {}, { status: 504, reason: "upstream_timeout", retryAfter: null }],
    ["401 No", { "www-authenticate": "Bearer canary" }, unauthorized],
    ["403 No", { "www-authenticate": "Bearer canary" }, unauthorized],
    [
      "302 Found",
      { location: "http://canary/" },
      { status: 502, reason: "upstream_not_mcp", retryAfter: null },
    ],
  ])("%s %j", async (status, headers, expected) => {
    const script = answer(status, { "content-type": "text/html", ...headers }, "canary");
    const got = await rig.expectEnd(script, expected.reason);
    expect(got.status).toBe(expected.status);
    expect(got.headers.get("retry-after")).toBe(expected.retryAfter);
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
      rig.upstream.play(answer("200 OK", { ...hostile, "content-type": type }, body));
      const got = await rig.call();
      expect(got.text).toContain('"result"');
      expect(JSON.stringify([...got.headers])).not.toContain("canary");
      expect([...got.headers.keys()].filter((name) => !allowed.includes(name))).toEqual([]);
    }
  });
});

describe("G7: catalogues that are too much", () => {
  const list = async (tools: readonly string[]) => {
    const body = `{"jsonrpc":"2.0","id":7,"result":{"tools":[${tools.join(",")}]}}`;
    rig.upstream.play(answer("200 OK", JSON_TYPE, body));
    const hidden = { kind: "tool", name: "hidden", orgEnabled: false, workspaceEnabled: true } as const;
    const workspaceServer = { id: "wss-l", slug: "lists", enabled: true };
    const limits = { responseBytesMax: 25 * 2 ** 20 };
    rig.harness.world.putSnapshot(
      snapshotInput(rig.upstream.url, { workspaceServer, capabilities: [hidden], limits }),
    );
    const { body: asked, headers } = modern(7, "tools/list");
    const startedAt = performance.now();
    const url = `${rig.harness.origin}/acme/platform/lists/mcp`;
    const got = await send(rig.harness, asked, { headers, url });
    const listed = got.message.result?.["tools"] as { name: string }[];
    return { names: listed.map(({ name }) => name), ms: performance.now() - startedAt };
  };

  test("ten thousand tools are listed without the hidden one, in a moment", async () => {
    const tools = Array.from(
      { length: 10_000 },
      (_, index) => `{"name":"t${index}","inputSchema":{"type":"object"}}`,
    );
    const { names, ms } = await list([...tools.slice(0, 5_000), '{"name":"hidden"}', ...tools.slice(5_000)]);
    expect(names).toHaveLength(10_000);
    expect(names).not.toContain("hidden");
    expect(ms).toBeLessThan(5_000);
  });

  test("descriptions of a megabyte, doubles, cycles and bombs in a schema cost the others nothing", async () => {
    const schema =
      '{"$defs":{"a":{"$ref":"#/$defs/a"},"b":{"$ref":"http://127.0.0.1:9/"}},"pattern":"(a+)+$"}';
    const { names } = await list([
      `{"name":"wordy","description":"${"x".repeat(2 ** 20)}"}`,
      ...[
        '{"name":"hidden"}',
        '{"name":"twice"}',
        '{"name":"hidden"}',
        '{"name":"twice"}',
        '{"name":7}',
        "null",
      ],
      `{"name":"cyclic","inputSchema":${schema}}`,
      `{"name":"deep","inputSchema":${'{"a":'.repeat(500)}1${"}".repeat(500)}}`,
    ]);
    // What cannot be named cannot be allowed.
    expect(names).toEqual(["wordy", "twice", "twice", "cyclic", "deep"]);
  });
});

describe("a slow tool is not a broken one", () => {
  test("a call may be silent for longer than other requests may", async () => {
    const egress = createEgress({ allow: [], allowLoopback: true });
    const slow = await startHarness({
      upstreamUrl: rig.upstream.url,
      upstream: createUpstreamHttp(() => egress),
      limits: { firstByteMs: 100, idleMs: 100, toolSilenceMs: 2_000 },
    });
    rig.upstream.play(
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
    await egress.close();
  });
});

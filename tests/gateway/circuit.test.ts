import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { snapshotInput } from "@/lib/gateway/testing";
import { startHarness, type Harness } from "./gateway-harness";
import { modern, rpc, send, type RawAnswer } from "./raw-client";
import { startWorkspace, tool } from "./workspace-harness";
import { sendJson, startScriptedUpstream, type Script, type ScriptedUpstream } from "./scripted-upstream";

const FAILURES = 5;
const PAUSE_MS = 5_000;

let upstream: ScriptedUpstream;
let harness: Harness;

beforeAll(async () => {
  upstream = await startScriptedUpstream();
});
beforeEach(async () => {
  upstream.seen.length = 0;
  upstream.play(wellBehaved);
  await harness?.close();
  harness = await startHarness({ upstreamUrl: upstream.url, limits: { toolSilenceMs: 300 } });
});
afterAll(async () => {
  await harness.close();
  await upstream.close();
});

const wellBehaved: Script = ({ message }, response) => sendJson(response, { id: message?.id, result: {} });
const status =
  (code: number): Script =>
  (_, response) =>
    void response.writeHead(code, { "content-type": "text/plain" }).end("canary");

function call(key = harness.key, server = "everything"): Promise<RawAnswer> {
  const { body, headers } = modern(7, "tools/call", { name: "x" });
  return send(harness, body, { key, headers, url: `${harness.origin}/acme/platform/${server}/mcp` });
}

async function fail(script: Script, times = FAILURES): Promise<void> {
  upstream.play(script);
  for (let time = 0; time < times; time += 1) await call();
}

const reasonOf = (answer: RawAnswer): unknown => answer.message.error?.data?.["reason"] ?? null;
const states = () => harness.world.circuitChanges.map(({ open }) => (open === null ? "closed" : "open"));

describe("the circuit of a server", () => {
  test.each<[string, Script]>([
    ["cut connections", (_, response) => void response.destroy()],
    ["timeouts", () => undefined],
    ["HTTP 500", status(500)],
    ["HTTP 502", status(502)],
    ["HTTP 503", status(503)],
    ["HTTP 504", status(504)],
  ])("opens after five times in a row: %s", async (_, script) => {
    await fail(script);
    const before = upstream.seen.length;
    const answer = await call();
    expect(answer).toMatchObject({
      status: 503,
      message: { id: 7, error: { code: -31503, data: { reason: "circuit_open", retryAfterSeconds: 5 } } },
    });
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(upstream.seen).toHaveLength(before);
    expect(harness.world.calls.at(-1)).toMatchObject({
      outcome: { status: "upstream_error", errorCode: "circuit_open" },
    });
    expect(harness.world.lines.at(-1)).toMatchObject({ outcome: "circuit_open", httpStatus: 503 });
  });

  test.each<[string, Script]>([
    [
      "errors of tools",
      ({ message }, response) => sendJson(response, { id: message?.id, result: { isError: true } }),
    ],
    [
      "JSON-RPC errors",
      ({ message }, response) =>
        sendJson(response, { id: message?.id, error: { code: -32603, message: "no" } }),
    ],
    [
      "JSON-RPC errors with HTTP 500",
      ({ message }, response) => {
        response.writeHead(500, { "content-type": "application/json" });
        response.end(
          JSON.stringify({ jsonrpc: "2.0", id: message?.id, error: { code: -32603, message: "no" } }),
        );
      },
    ],
    ["HTTP 429", status(429)],
  ])("stays closed whatever an upstream answers with: %s", async (_, script) => {
    await fail(script, FAILURES * 2);
    upstream.play(wellBehaved);
    expect(reasonOf(await call())).toBeNull();
    expect(states()).toEqual([]);
  });

  test("a success in between starts the count anew", async () => {
    await fail(status(500), FAILURES - 1);
    upstream.play(wellBehaved);
    await call();
    await fail(status(500), FAILURES - 1);
    expect(reasonOf(await call())).toBe("upstream_failed");
    expect(states()).toEqual(["open"]);
  });

  test("closed → open → one call tries → open for longer → one call tries → closed", async () => {
    await fail(status(500));
    harness.world.clock.advance(PAUSE_MS - 500);
    expect(reasonOf(await call())).toBe("circuit_open");
    harness.world.clock.advance(600);
    expect(reasonOf(await call())).toBe("upstream_failed");
    expect((await call()).headers.get("retry-after")).toBe("10");
    harness.world.clock.advance(2 * PAUSE_MS + 100);
    upstream.play(wellBehaved);
    expect(reasonOf(await call())).toBeNull();
    expect(reasonOf(await call())).toBeNull();
    expect(states()).toEqual(["open", "open", "closed"]);
    const [first, second] = harness.world.circuitChanges;
    expect(first?.open).toMatchObject({ cause: "upstream_failed" });
    expect(second?.open?.since).toBe(first?.open?.since);
  });

  test("while one call tries, the others are refused", async () => {
    await fail(status(500));
    harness.world.clock.advance(PAUSE_MS + 100);
    const before = upstream.seen.length;
    let finish: () => void = () => undefined;
    upstream.play((request, response) => {
      finish = () => sendJson(response, { id: request.message?.id, result: {} });
    });
    const trial = call();
    await expect.poll(() => upstream.seen.length).toBe(before + 1);
    const others = await Promise.all([call(), call(), call()]);
    expect(others.map(reasonOf)).toEqual(["circuit_open", "circuit_open", "circuit_open"]);
    expect(upstream.seen).toHaveLength(before + 1);
    finish();
    expect(reasonOf(await trial)).toBeNull();
  });

  test("a trial whose client leaves gives its turn to the next call", async () => {
    await fail(status(500));
    harness.world.clock.advance(PAUSE_MS + 100);
    upstream.play(() => undefined);
    const before = upstream.seen.length;
    const leave = new AbortController();
    const { body, headers } = modern(7, "tools/call", { name: "x" });
    const left = send(harness, body, { headers, signal: leave.signal }).catch(() => null);
    await expect.poll(() => upstream.seen.length).toBe(before + 1);
    leave.abort();
    await left;
    upstream.play(wellBehaved);
    await expect.poll(async () => reasonOf(await call())).toBeNull();
  });

  test("another server, and the same one at a new address, are not affected", async () => {
    harness.world.putSnapshot(
      snapshotInput(upstream.url, {
        server: { id: "server-b", name: "B", enabled: true },
        workspaceServer: { id: "wss-b", slug: "other", enabled: true },
      }),
    );
    await fail(status(500));
    upstream.play(wellBehaved);
    expect(reasonOf(await call(harness.key, "other"))).toBeNull();
    expect(reasonOf(await call())).toBe("circuit_open");
    const { upstream: old } = snapshotInput(upstream.url);
    harness.world.putSnapshot(snapshotInput(upstream.url, { upstream: { ...old, configVersion: "2" } }));
    expect(reasonOf(await call())).toBeNull();
  });

  test("a refused credential keeps only the person back it was refused for", async () => {
    const other = harness.addKey({ id: "user-2", keyId: "key-2" });
    await fail(status(401));
    upstream.play(wellBehaved);
    expect(reasonOf(await call())).toBe("circuit_open");
    expect(reasonOf(await call(other))).toBeNull();
    expect(states()).toEqual([]);
  });

  test("a check that reaches the server closes it at once", async () => {
    await fail(status(500));
    upstream.play(wellBehaved);
    harness.gateway.noteReachable("server-a");
    expect(reasonOf(await call())).toBeNull();
  });

  test("calls that began before it opened do not open it again when they fail late", async () => {
    upstream.play((_, response) => void setTimeout(() => response.destroy(), 200));
    const late = Array.from({ length: FAILURES * 2 }, () => call());
    await Promise.all(late);
    harness.world.clock.advance(PAUSE_MS + 100);
    expect(states()).toEqual(["open"]);
  });

  test("a broken event stream is no failure of the server", async () => {
    const session = await openSession();
    upstream.play((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(": hello\n\n");
      setTimeout(() => response.destroy(), 5);
    });
    for (let time = 0; time < FAILURES + 1; time += 1) {
      await send(harness, undefined, { method: "GET", headers: { "mcp-session-id": session } }).catch(
        () => null,
      );
    }
    upstream.play(wellBehaved);
    expect(reasonOf(await call())).toBeNull();
  });
});

test("a server that is down closes the endpoint of its workspace to its own tools only", async () => {
  const workspace = await startWorkspace({
    servers: [
      { slug: "well", url: upstream.url, items: [tool("works")] },
      { slug: "dead", url: "http://127.0.0.1:9/mcp", items: [tool("fails")] },
    ],
  });
  const ask = async (name: string) => {
    const { body, headers } = modern(7, "tools/call", { name });
    return send(workspace, body, { headers });
  };
  const reasons: unknown[] = [];
  for (let time = 0; time < FAILURES + 1; time += 1) reasons.push((await ask("fails")).text);
  expect(reasons[0]).toContain("upstream_unreachable");
  expect(reasons.at(-1)).toContain("circuit_open");
  expect(reasonOf(await ask("works"))).toBeNull();
  expect(workspace.world.circuitChanges.map(({ serverId }) => serverId)).toEqual(["server-dead"]);
  await workspace.close();
});

async function openSession(): Promise<string> {
  upstream.play(({ message }, response) =>
    sendJson(
      response,
      {
        id: message?.id,
        result: { protocolVersion: "2025-11-25", capabilities: {}, serverInfo: { name: "s", version: "1" } },
      },
      { "mcp-session-id": "u1" },
    ),
  );
  const params = {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "raw", version: "1" },
  };
  return (await send(harness, rpc(0, "initialize", params))).headers.get("mcp-session-id") ?? "";
}

import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { snapshotInput } from "@/lib/gateway/testing";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { initialize, modern, open, rpc, send, type RawAnswer } from "./raw-client";
import {
  answerPlainly,
  sendEvent,
  startScriptedUpstream,
  type Script,
  type ScriptedUpstream,
} from "./scripted-upstream";

let upstream: ScriptedUpstream;
let harness: Harness;
let session: string;

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  harness = await startHarness({
    upstreamUrl: upstream.url,
    limits: {
      firstByteMs: 300,
      idleMs: 300,
      toolSilenceMs: 300,
      // What opens the circuit has its own tests.
      circuitFailures: 1_000,
      absoluteMs: 1_500,
      responseBytesMax: 50_000,
      sseEventBytesMax: 20_000,
    },
  });
  session = await initialize(harness);
});
beforeEach(() => {
  upstream.seen.length = 0;
  upstream.play(answerPlainly);
  harness.world.calls.length = 0;
});
afterAll(async () => {
  await harness.close();
  await upstream.close();
});

const call = (): Promise<RawAnswer> => {
  return send(harness, rpc(41, "tools/call", { name: "x" }), { headers: { "mcp-session-id": session } });
};
const plain = (status: number, type: string, body: string): Script => {
  return (_, response) => void response.writeHead(status, { "content-type": type }).end(body);
};
const json = (body: unknown) => plain(200, "application/json", JSON.stringify(body));
const startEvents = (response: ServerResponse): void => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
};
const lastEvent = (text: string): unknown => JSON.parse(text.trim().split("data: ").at(-1) ?? "");

describe("whatever the upstream does, the client gets a JSON-RPC error to its own request", () => {
  test.each<[string, Script, number, string]>([
    ["an HTML page", plain(200, "text/html", "<script>canary</script>"), 502, "upstream_not_mcp"],
    ["an HTML error page", plain(500, "text/html", "canary"), 502, "upstream_failed"],
    ["a gateway timeout page", plain(504, "text/plain", "canary"), 504, "upstream_timeout"],
    ["a maintenance page", plain(503, "text/html", "canary"), 503, "upstream_unavailable"],
    ["broken JSON", plain(200, "application/json", '{"canary'), 502, "upstream_not_mcp"],
    [
      "JSON that is not UTF-8",
      (_, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        response.end(Buffer.from('{"jsonrpc":"2.0","id":41,"result":{"a":"\xff"}}', "latin1"));
      },
      502,
      "upstream_not_mcp",
    ],
    ["JSON that is not JSON-RPC", json({ canary: 1 }), 502, "upstream_not_mcp"],
    [
      "an answer to another request",
      json({ jsonrpc: "2.0", id: 40, result: { canary: 1 } }),
      502,
      "upstream_not_mcp",
    ],
    [
      "an answer to the same id as text",
      json({ jsonrpc: "2.0", id: "41", result: {} }),
      502,
      "upstream_not_mcp",
    ],
    [
      "a request instead of an answer",
      json({ jsonrpc: "2.0", id: 41, method: "ping" }),
      502,
      "upstream_not_mcp",
    ],
    ["202 for a request", (_, response) => void response.writeHead(202).end(), 502, "upstream_not_mcp"],
    [
      "a redirect",
      (_, response) => void response.writeHead(307, { location: "http://canary/" }).end(),
      502,
      "upstream_not_mcp",
    ],
    ["401", plain(401, "text/plain", "canary"), 502, "upstream_unauthorized"],
    ["403", plain(403, "text/plain", "canary"), 502, "upstream_unauthorized"],
    ["429", plain(429, "text/plain", "canary"), 429, "upstream_rate_limited"],
    [
      "an answer that is too large",
      json({ jsonrpc: "2.0", id: 41, result: { a: "x".repeat(60_000) } }),
      502,
      "upstream_too_large",
    ],
    ["a cut connection", (_, response) => void response.destroy(), 502, "upstream_disconnected"],
    [
      "a connection cut inside the body",
      (_, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
        response.write('{"jsonrpc"');
        setTimeout(() => response.destroy(), 20);
      },
      502,
      "upstream_disconnected",
    ],
    ["silence", () => undefined, 504, "upstream_timeout"],
    [
      "silence inside the body",
      (_, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        response.write('{"jsonrpc"');
      },
      504,
      "upstream_timeout",
    ],
    [
      "one byte now and then",
      (_, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        const drip = setInterval(() => response.write(" "), 100);
        response.once("close", () => clearInterval(drip));
      },
      504,
      "upstream_timeout",
    ],
  ])("%s", async (_, script, status, reason) => {
    upstream.play(script);
    const answer = await call();
    expect(answer.status).toBe(status);
    expect(answer.message).toMatchObject({ id: 41, error: { data: { reason } } });
    expect(answer.text + JSON.stringify([...answer.headers])).not.toContain("canary");
    expect(harness.world.calls).toHaveLength(1);
    expect(harness.world.calls[0]?.outcome?.errorCode).toBe(reason);
    // Never a second try: the tool may have run.
    expect(upstream.seen).toHaveLength(1);
  });

  test("a port nobody listens on", async () => {
    harness.world.putSnapshot(
      snapshotInput("http://127.0.0.1:9/mcp", {
        workspaceServer: { id: "dead", slug: "dead", enabled: true },
      }),
    );
    const body = rpc(5, "initialize", { protocolVersion: "2025-11-25", capabilities: {} });
    const answer = await send(harness, body, { url: `${harness.origin}/acme/platform/dead/mcp` });
    expect(answer.status).toBe(502);
    expect(answer.message).toMatchObject({ id: 5, error: { data: { reason: "upstream_unreachable" } } });
  });

  test("an error without an id becomes the answer to the request", async () => {
    upstream.play(
      plain(400, "application/json", '{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"odd"}}'),
    );
    const answer = await call();
    expect(answer).toMatchObject({
      status: 400,
      message: { id: 41, error: { code: -32600, message: "odd" } },
    });
  });

  test("an error of the tool is an answer, recorded as such", async () => {
    upstream.play(json({ jsonrpc: "2.0", id: 41, result: { isError: true, content: [] } }));
    await call();
    upstream.play(json({ jsonrpc: "2.0", id: 41, error: { code: -32050, message: "custom" } }));
    await call();
    expect(harness.world.calls.map(({ outcome }) => [outcome?.status, outcome?.errorCode])).toEqual([
      ["tool_error", null],
      ["error", "rpc_-32050"],
    ]);
  });
});

describe("event streams of a hostile upstream", () => {
  test("only the one answer to the request is delivered, once; the rest of the stream passes", async () => {
    upstream.play((_, response) => {
      sendEvent(response, { id: 40, result: { canary: "foreign" } });
      sendEvent(response, { id: "41", result: { canary: "wrong type" } });
      response.write("data: {broken canary\n\n");
      response.write(": heartbeat\n\n");
      sendEvent(response, { method: "notifications/message", params: { level: "info", data: "passes" } });
      sendEvent(response, { id: 41, result: { first: true } });
      sendEvent(response, { id: 41, result: { canary: "second" } });
      response.end();
    });
    const answer = await call();
    expect(answer.text).not.toContain("canary");
    expect(answer.text).toContain(": heartbeat");
    expect(answer.text).toContain("passes");
    expect(lastEvent(answer.text)).toMatchObject({ id: 41, result: { first: true } });
  });

  test("a server request on a modern stream belongs to nobody and is dropped", async () => {
    upstream.play((_, response) => {
      sendEvent(response, { id: 9, method: "sampling/createMessage", params: { canary: 1 } });
      sendEvent(response, { id: 1, result: {} });
      response.end();
    });
    const request = modern(1, "tools/call", { name: "x" });
    const answer = await send(harness, request.body, { headers: request.headers });
    expect(answer.text).not.toContain("canary");
    expect(answer.text).toContain('"result"');
  });

  test.each<[string, (response: ServerResponse) => void, string]>([
    ["ends without an answer", (response) => void response.end(), "upstream_disconnected"],
    ["is cut", (response) => void response.destroy(), "upstream_disconnected"],
    ["falls silent", () => undefined, "upstream_timeout"],
    [
      "sends an endless event",
      (response) => void response.write(`data: ${"x".repeat(30_000)}`),
      "upstream_too_large",
    ],
  ])("a stream that %s is concluded with an error event", async (_, end, reason) => {
    upstream.play((_request, response) => {
      startEvents(response);
      response.write(": open\n\n");
      setTimeout(() => end(response), 30);
    });
    const answer = await call();
    expect(lastEvent(answer.text)).toMatchObject({ id: 41, error: { data: { reason } } });
    await eventually("the record", () => harness.world.calls[0]?.outcome?.errorCode === reason);
    await eventually(
      "the upstream connection to be closed",
      () => upstream.seen[0]?.isClosedEarly !== undefined,
    );
  });

  test("a stream that keeps talking is not idle, but ends with the absolute limit", async () => {
    upstream.play((_, response) => {
      startEvents(response);
      const beat = setInterval(() => response.write(": beat\n\n"), 100);
      response.once("close", () => clearInterval(beat));
    });
    const startedAt = Date.now();
    const answer = await call();
    expect(Date.now() - startedAt).toBeGreaterThan(1_000);
    expect(lastEvent(answer.text)).toMatchObject({ error: { data: { reason: "upstream_timeout" } } });
  });

  test("a stream left with event ids may be resumed, so it is not concluded with an error", async () => {
    upstream.play((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end("id: e-1\ndata: \n\n");
    });
    const answer = await call();
    expect(answer.text).toMatch(/^id: ghe1\.\S+\ndata: ?\n\n$/);
  });

  test("a client that does not read slows its upstream down instead of filling our memory", async () => {
    let written = 0;
    upstream.play((_, response) => {
      startEvents(response);
      const block = `data: ${JSON.stringify({ jsonrpc: "2.0", method: "notifications/x", params: { pad: "y".repeat(10_000) } })}\n\n`;
      const more = (): void => {
        while (written < 200_000_000 && !response.destroyed) {
          written += block.length;
          if (response.write(block)) continue;
          response.once("drain", more);
          return;
        }
      };
      more();
    });
    const leave = new AbortController();
    // Held to the end: fetch cancels the body of a response that is garbage.
    const unread = await open(harness, rpc(41, "tools/call", { name: "x" }), {
      headers: { "mcp-session-id": session },
      signal: leave.signal,
    });
    const samples: number[] = [];
    await eventually("the upstream to stop writing", () => {
      samples.push(written);
      return samples.length > 20 && samples.at(-20) === written;
    });
    expect(unread.bodyUsed).toBe(false);
    expect(written).toBeGreaterThan(1_000_000);
    expect(written).toBeLessThan(100_000_000);
    leave.abort();
  });
});

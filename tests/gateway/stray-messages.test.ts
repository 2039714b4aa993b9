import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { initialize, modern, MODERN_META, open, rpc, send } from "./raw-client";
import {
  answerPlainly,
  sendEvent,
  sendJson,
  startScriptedUpstream,
  type Script,
  type ScriptedUpstream,
} from "./scripted-upstream";

let upstream: ScriptedUpstream;
let harness: Harness;
let session: string;

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  harness = await startHarness({ upstreamUrl: upstream.url, limits: { circuitFailures: 1_000 } });
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

const legacyCall = (meta?: Record<string, unknown>) =>
  send(harness, rpc(41, "tools/call", { name: "x", ...(meta === undefined ? {} : { _meta: meta }) }), {
    headers: { "mcp-session-id": session },
  });
const calm = () => Object.values(harness.gateway.gauges()).every((held) => held === 0);

/** On the stream of the call: these messages, then its answer. */
function streaming(...messages: Record<string, unknown>[]): Script {
  return (request, response) => {
    if (request.message?.method !== "tools/call") return answerPlainly(request, response);
    for (const message of messages) sendEvent(response, message);
    sendEvent(response, { id: request.message.id, result: { done: true } });
    response.end();
  };
}

describe("messages that belong to nobody do not reach the client", () => {
  test("progress under the token of another request", async () => {
    upstream.play(
      streaming(
        { method: "notifications/progress", params: { progressToken: "mine", progress: 1, message: "own" } },
        {
          method: "notifications/progress",
          params: { progressToken: "other", progress: 2, message: "canary" },
        },
        { method: "notifications/progress", params: { progress: 2, message: "passes" } },
      ),
    );
    const answer = await legacyCall({ progressToken: "mine" });
    expect(answer.text).toContain("own");
    expect(answer.text).not.toContain("canary");
    const number = await legacyCall({ progressToken: 5 });
    expect(number.text).not.toMatch(/own|canary/);
  });

  test("logs that a modern client did not ask for", async () => {
    const log = { method: "notifications/message", params: { level: "info", data: "a log line" } };
    upstream.play(streaming(log));
    const silent = modern(1, "tools/call", { name: "x" });
    expect((await send(harness, silent.body, { headers: silent.headers })).text).not.toContain("a log line");
    const _meta = { ...MODERN_META, "io.modelcontextprotocol/logLevel": "info" };
    const body = rpc(1, "tools/call", { name: "x", _meta });
    expect((await send(harness, body, { headers: silent.headers })).text).toContain("a log line");
  });

  test("what a legacy server asks a client that cannot answer; the server hears so", async () => {
    upstream.play(
      streaming(
        { id: "q1", method: "sampling/createMessage", params: { canary: 1 } },
        { id: "q2", method: "elicitation/create", params: { canary: 1 } },
        { id: "q3", method: "roots/list" },
        { id: "q4", method: "ping" },
      ),
    );
    const answer = await legacyCall();
    expect(answer.text).not.toMatch(/canary|roots\/list/);
    expect(answer.text).toContain('"ping"');
    expect(answer.text).toContain('"done"');
    const refusals = () => upstream.seen.filter(({ message }) => /^q\d$/.test(String(message?.id)));
    await eventually("the refusals", () => refusals().length === 3);
    expect(refusals().map(({ headers }) => headers["mcp-session-id"])).toEqual(
      Array(3).fill("upstream-session-1"),
    );
  });

  test("an answer that comes after the call was cancelled, from a server that ignores it", async () => {
    let answerLate: () => void = () => undefined;
    upstream.play((request, response) => {
      if (request.message?.method !== "tools/call") return answerPlainly(request, response);
      answerLate = () => sendJson(response, { id: 41, result: { canary: true } });
    });
    const running = legacyCall();
    await eventually("the call to arrive", () => upstream.seen.length === 1);
    const cancel = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 41 } };
    const headers = { "mcp-session-id": session };
    expect((await send(harness, cancel, { headers })).status).toBe(202);
    const answer = await running;
    answerLate();
    expect(answer.text).not.toContain("canary");
    await eventually("the record", () =>
      harness.world.calls.some(({ outcome }) => outcome?.status === "cancelled"),
    );
    await eventually("everything to be let go", calm);
  });

  test("cancelling as text what runs under a number, or somebody else's call, ends nothing", async () => {
    const finish: (() => void)[] = [];
    upstream.play((request, response) => {
      if (request.message?.method !== "tools/call") return answerPlainly(request, response);
      finish.push(() => sendJson(response, { id: 41, result: { done: true } }));
    });
    const other = harness.addKey({ id: "user-2", keyId: "key-2" });
    const foreign = await initialize(harness, { key: other });
    const running = legacyCall();
    await eventually("the call to arrive", () => finish.length === 1);
    const cancel = (requestId: unknown) => ({
      jsonrpc: "2.0",
      method: "notifications/cancelled",
      params: { requestId },
    });
    await send(harness, cancel("41"), { headers: { "mcp-session-id": session } });
    await send(harness, cancel(41), { key: other, headers: { "mcp-session-id": foreign } });
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    finish[0]?.();
    expect((await running).message).toMatchObject({ id: 41, result: { done: true } });
  });
});

describe("clients that leave", () => {
  test("two hundred modern clients that hang up leave nothing behind, here or at the upstream", async () => {
    upstream.play(() => undefined);
    const many = Array.from({ length: 200 }, (_, index) => {
      const key = harness.addKey({ id: `u-${index % 10}`, keyId: `k-${index % 10}` });
      const leave = new AbortController();
      const { body, headers } = modern(index, "tools/call", { name: "x" });
      return { leave, asked: open(harness, body, { key, headers, signal: leave.signal }).catch(() => null) };
    });
    await eventually("the upstream to see them all", () => upstream.seen.length === 200);
    expect(harness.gateway.gauges().exchanges).toBe(200);
    for (const { leave } of many) leave.abort();
    await Promise.all(many.map(({ asked }) => asked));
    await eventually("everything to be let go", calm);
    await eventually("the upstream's side to be closed", () =>
      upstream.seen.every((one) => one.isClosedEarly),
    );
    await eventually(
      "a record each",
      () => harness.world.calls.filter(({ outcome }) => outcome?.status === "cancelled").length === 200,
    );
  });
});

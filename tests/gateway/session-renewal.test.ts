import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { initialize, open, rpc, send } from "./raw-client";
import {
  answerPlainly,
  INITIALIZED,
  sendEvent,
  sendJson,
  startScriptedUpstream,
  type ScriptedUpstream,
} from "./scripted-upstream";

let upstream: ScriptedUpstream;
let harness: Harness;

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  harness = await startHarness({ upstreamUrl: upstream.url });
});
afterAll(async () => {
  await harness.close();
  await upstream.close();
});
beforeEach(() => upstream.play(answerPlainly));

test("a session the upstream lost is opened anew once, behind the client's back", async () => {
  const headers = { "mcp-session-id": await initialize(harness) };
  let opened = 0;
  upstream.play((request, response) => {
    const { message } = request;
    if (message?.method === "initialize") {
      opened += 1;
      const id = { "mcp-session-id": "upstream-session-2" };
      return sendJson(response, { id: message.id, result: INITIALIZED }, id);
    }
    if (request.headers["mcp-session-id"] === "upstream-session-2") return answerPlainly(request, response);
    return void response.writeHead(404).end();
  });
  const answers = await Promise.all(
    [1, 2, 3, 4, 5].map((id) => send(harness, rpc(id, "tools/list"), { headers })),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(opened).toBe(1);
  const later = await send(harness, rpc(6, "ping"), { headers });
  expect(later.status).toBe(200);
  expect(upstream.seen.at(-1)?.headers["mcp-session-id"]).toBe("upstream-session-2");
});

test("what a server may not ask on the stream of a session opened anew is refused in that session", async () => {
  const headers = { "mcp-session-id": await initialize(harness) };
  upstream.play((request, response) => {
    const { message, method } = request;
    if (message?.method === "initialize") {
      const id = { "mcp-session-id": "upstream-session-3" };
      return sendJson(response, { id: message.id, result: INITIALIZED }, id);
    }
    if (request.headers["mcp-session-id"] !== "upstream-session-3") return void response.writeHead(404).end();
    if (method !== "GET") return answerPlainly(request, response);
    sendEvent(response, { id: "ask", method: "sampling/createMessage", params: {} });
  });
  const gone = new AbortController();
  await open(harness, undefined, { method: "GET", headers, signal: gone.signal });
  const refusal = () => upstream.seen.find(({ message }) => message?.id === "ask");
  await eventually("the refusal", () => refusal() !== undefined);
  expect(refusal()?.headers["mcp-session-id"]).toBe("upstream-session-3");
  gone.abort();
});

test("a session in use outlives the time it was sealed with, an idle one does not", async () => {
  const hour = 60 * 60_000;
  const headers = { "mcp-session-id": await initialize(harness) };
  for (let used = 0; used < 3; used += 1) {
    harness.world.clock.advance(20 * hour);
    expect((await send(harness, rpc(used, "ping"), { headers })).status).toBe(200);
  }
  harness.world.clock.advance(25 * hour);
  expect((await send(harness, rpc(9, "ping"), { headers })).status).toBe(404);
});

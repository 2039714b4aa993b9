import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { MODERN_META, modern, open, send } from "./raw-client";
import { reading } from "./reading";
import {
  sendEvent,
  sendJson,
  startScriptedUpstream,
  type ScriptedUpstream,
  type SeenRequest,
} from "./scripted-upstream";

let upstream: ScriptedUpstream;
let harness: Harness;
/** The session the upstream knows; every other one is gone. */
let current = 0;
/** Ends the answer to the first request for logs. */
let finishFirst: () => void = () => undefined;
const streams = new Map<string, ServerResponse>();
const URI = "x://1";
const REFUSED = "x://refused";
let refuse: () => void = () => undefined;
const done = { content: [{ type: "text", text: "done" }] };

beforeEach(async () => {
  current = 0;
  streams.clear();
  upstream = await startScriptedUpstream();
  const auth = { type: "none", secretRef: null, credentialVersion: "0" };
  harness = await startHarness({
    upstreamUrl: upstream.url,
    limits: { eventsPerSecondMax: 10 },
    snapshot: { upstream: { url: upstream.url, era: "legacy", configVersion: "1", auth } },
  });
  upstream.play(({ method, message, headers }, response) => {
    const session = String(headers["mcp-session-id"]);
    if (message?.method === "initialize") {
      const capabilities = { logging: {}, tools: { listChanged: true } };
      const result = { protocolVersion: "2025-11-25", capabilities, serverInfo: { name: "s", version: "1" } };
      return sendJson(response, { id: message.id, result }, { "mcp-session-id": `s${(current += 1)}` });
    }
    if (session !== `s${current}`) return void response.writeHead(404).end();
    if (method === "GET") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.flushHeaders();
      return void streams.set(session, response);
    }
    if (message?.id === undefined) return void response.writeHead(202).end();
    if (message.params?.["uri"] === REFUSED) {
      const error = { code: -32002, message: "no such resource" };
      return void (refuse = () => sendJson(response, { id: message.id, error }));
    }
    if (message.method !== "logging/setLevel") return sendJson(response, { id: message.id, result: done });
    if (seen("logging/setLevel").length > 1) return sendJson(response, { id: message.id, result: {} });
    response.writeHead(200, { "content-type": "application/json" });
    response.write('{"jsonrpc":"2.0","result":{},');
    finishFirst = () => void response.end(`"id":${JSON.stringify(message.id)}}`);
  });
});
afterEach(async () => {
  await harness.close();
  await upstream.close();
});

const seen = (method: string): readonly SeenRequest[] =>
  upstream.seen.filter(({ message }) => message?.method === method);
/** As a server does that was started anew. */
const forgetSessions = (): number => (current += 1);

/** More updates at once than are read at once. */
function flood(): void {
  const stream = streams.get(`s${current}`);
  const update = { method: "notifications/resources/updated", params: { uri: URI } };
  if (stream !== undefined) for (let count = 0; count < 300; count += 1) sendEvent(stream, update);
}

function call(more = {}) {
  const { body, headers } = modern(1, "tools/call", { name: "work", arguments: {} });
  const params = { name: "work", arguments: {}, _meta: { ...MODERN_META, ...more } };
  return { body: { ...body, params }, headers };
}

async function listen() {
  const { body, headers } = modern(2, "subscriptions/listen", { notifications: { toolsListChanged: true } });
  const response = await open(harness, body, { headers });
  const stream = reading(response);
  await eventually("the subscription is acknowledged", () => stream.text().includes("acknowledged"));
  return stream;
}

test("a client that leaves while logs are asked for costs the next one nothing", async () => {
  const logged = call({ "io.modelcontextprotocol/logLevel": "info" });
  const gone = new AbortController();
  const left = open(harness, logged.body, { headers: logged.headers, signal: gone.signal }).catch(() => null);
  await eventually("logs are asked for", () => seen("logging/setLevel").length === 1);
  // Its answer has begun by then.
  await new Promise((resolve) => setTimeout(resolve, 100));
  gone.abort();
  await left;
  await eventually("the first call is over", () => harness.gateway.gauges().exchanges === 0);
  finishFirst();
  const answers = await Promise.all(
    [1, 2].map(() => send(harness, logged.body, { headers: logged.headers })),
  );
  for (const answer of answers) expect(answer.message.result).toMatchObject(done);
});

test("a subscription that is left while its server floods it is given back at the server", async () => {
  const { body, headers } = modern(2, "subscriptions/listen", {
    notifications: { resourceSubscriptions: [URI] },
  });
  const gone = new AbortController();
  const response = await open(harness, body, { headers, signal: gone.signal });
  const stream = reading(response);
  await eventually("the subscription is acknowledged", () => stream.text().includes("acknowledged"));
  flood();
  await eventually("the first updates", () => stream.text().includes("resources/updated"));
  // Read as slowly as allowed by then.
  await new Promise((resolve) => setTimeout(resolve, 200));
  gone.abort();
  await eventually("the end of the subscription", () => seen("resources/unsubscribe").length === 1);
});

test("two that subscribe to the same resource at once are both told that the server refused", async () => {
  const { body, headers } = modern(2, "subscriptions/listen", {
    notifications: { resourceSubscriptions: [REFUSED] },
  });
  const gone = new AbortController();
  const listenNow = () => open(harness, body, { headers, signal: gone.signal }).then(reading);
  const streams = await Promise.all([listenNow(), listenNow()]);
  await eventually("the server is asked", () => seen("resources/subscribe").length === 1);
  refuse();
  for (const stream of streams) {
    await eventually("the subscription is acknowledged", () => stream.text().includes("acknowledged"));
    expect(stream.text()).not.toContain(REFUSED);
  }
  gone.abort();
});

describe("a subscription to a server that lost its sessions ends in order, and the next one is fed", () => {
  const isFed = async (): Promise<void> => {
    const next = await listen();
    await eventually("the new session has a stream", () => streams.has(`s${current}`));
    expect(next.isEnded()).toBe(false);
  };

  test("when a call notices", async () => {
    const stream = await listen();
    forgetSessions();
    const { body, headers } = call();
    expect((await send(harness, body, { headers })).message.result).toMatchObject(done);
    await eventually("the subscription ends", stream.isEnded);
    expect(stream.text()).toContain('"resultType":"complete"');
    await isFed();
  });

  test("when its own stream notices", async () => {
    const stream = await listen();
    const first = streams.get("s1");
    forgetSessions();
    first?.end();
    await eventually("the subscription ends", stream.isEnded, 10_000);
    expect(stream.text()).toContain('"resultType":"complete"');
    await isFed();
  });
});

import { afterEach, describe, expect, test } from "vitest";
import { listen, eventually, startHarness, type Harness } from "./gateway-harness";
import { initialize, modern, open, rpc, send, type RawOptions } from "./raw-client";
import {
  answerPlainly,
  INITIALIZED,
  sendJson,
  startScriptedUpstream,
  type Script,
  type ScriptedUpstream,
} from "./scripted-upstream";

const limits = { firstByteMs: 400, idleMs: 400, toolSilenceMs: 400, absoluteMs: 3_000 };
const auth = { type: "none", secretRef: null, credentialVersion: "0" };
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A status and the beginning of a body, and then nothing more. */
const beginsToAnswer =
  (status: number, type = "application/json"): Script =>
  (_request, response) => {
    response.writeHead(status, { "content-type": type });
    response.write('{"jsonrpc":"2.0",');
  };

async function behind(
  url: string,
  era: "legacy" | "modern",
  transport: "http" | "sse" = "http",
): Promise<Harness> {
  const harness = await startHarness({
    upstreamUrl: url,
    limits,
    snapshot: { upstream: { url, era, transport, configVersion: "1", auth } },
  });
  stops.push(harness.close);
  return harness;
}

async function scripted(script: Script = answerPlainly): Promise<ScriptedUpstream> {
  const upstream = await startScriptedUpstream();
  stops.push(upstream.close);
  upstream.play(script);
  return upstream;
}

/** The answer, which must come although the upstream never ends its own; then nothing is held any more. */
async function refusalOf(harness: Harness, body: unknown, options: RawOptions = {}) {
  const answer = await send(harness, body, { ...options, signal: AbortSignal.timeout(6_000) });
  await eventually("nothing is held", () => {
    const { exchanges, quotas } = harness.gateway.gauges();
    return exchanges === 0 && quotas === 0;
  });
  return answer;
}

describe("a refusal whose body never ends is given up in time", () => {
  test.each([404, 405, 429, 500])("HTTP %i for the stream of a session", async (status) => {
    const upstream = await scripted();
    const harness = await behind(upstream.url, "legacy");
    const headers = { "mcp-session-id": await initialize(harness) };
    upstream.play((request, response) => {
      if (request.method === "GET") void beginsToAnswer(status)(request, response);
      else void answerPlainly(request, response);
    });
    const answer = await refusalOf(harness, undefined, { method: "GET", headers });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    await eventually("the upstream's stream is closed", () => upstream.seen.at(-1)?.isClosedEarly === true);
  });

  test.each([
    [200, "application/json"],
    [400, "application/json"],
    [503, "text/html"],
  ])("HTTP %i, %s for a subscription", async (status, type) => {
    const upstream = await scripted(beginsToAnswer(status, type));
    const harness = await behind(upstream.url, "modern");
    const { body, headers } = modern(1, "subscriptions/listen", { notifications: {} });
    expect((await refusalOf(harness, body, { headers })).status).toBeGreaterThanOrEqual(400);
    await eventually("the upstream's answer is closed", () => upstream.seen.at(-1)?.isClosedEarly === true);
  });

  test("HTTP 400 for a modern client's call to a legacy server", async () => {
    const upstream = await scripted((request, response) => {
      if (request.message?.method === "tools/call") void beginsToAnswer(400)(request, response);
      else if (request.method === "GET") response.writeHead(405).end();
      else void answerPlainly(request, response);
    });
    const harness = await behind(upstream.url, "legacy");
    const { body, headers } = modern(1, "tools/call", { name: "work", arguments: {} });
    expect((await refusalOf(harness, body, { headers })).message.error?.code).toBe(-31504);
    // Nor does one that nobody waits for stay.
    const gone = new AbortController();
    const left = open(harness, body, { headers, signal: gone.signal }).catch(() => null);
    await eventually("the second call arrived", () => {
      return upstream.seen.filter(({ message }) => message?.method === "tools/call").length === 2;
    });
    gone.abort();
    await left;
    await eventually("nothing is held", () => harness.gateway.gauges().exchanges === 0);
  });

  test("HTTP 500 for the stream of a server that speaks HTTP+SSE", async () => {
    const closed: boolean[] = [];
    const server = await listen((_request, response) => {
      response.once("close", () => closed.push(true));
      response.writeHead(500, { "content-type": "text/plain" });
      response.write("sorry,");
    });
    stops.push(server.close);
    const harness = await behind(`${server.origin}/sse`, "legacy", "sse");
    const params = { ...INITIALIZED, clientInfo: { name: "raw", version: "1" } };
    const answer = await refusalOf(harness, rpc(0, "initialize", params));
    expect(answer.status).toBeGreaterThanOrEqual(500);
    await eventually("the server's answer is closed", () => closed.length > 0);
  });
});

test("a subscription may be silent for as long as it lasts", async () => {
  const upstream = await scripted((request, response) => {
    if (request.message?.method !== "subscriptions/listen") return sendJson(response, { id: 1, result: {} });
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.flushHeaders();
  });
  const harness = await behind(upstream.url, "modern");
  const gone = new AbortController();
  const { body, headers } = modern(1, "subscriptions/listen", { notifications: {} });
  const response = await open(harness, body, { headers, signal: gone.signal });
  await new Promise((resolve) => setTimeout(resolve, 900));
  expect(response.status).toBe(200);
  expect(harness.gateway.gauges().exchanges).toBe(1);
  gone.abort();
});

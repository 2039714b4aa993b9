import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { initialize, open, rpc, send } from "./raw-client";
import { startScriptedSseUpstream, type ScriptedSseUpstream } from "./scripted-sse-upstream";
import { INITIALIZED, sendJson } from "./scripted-upstream";

let upstream: ScriptedSseUpstream;
let harness: Harness;
const started: Harness[] = [];

async function start(upstreamUrl = upstream.url, limits = {}): Promise<Harness> {
  const auth = { type: "none", secretRef: null, credentialVersion: "0" };
  const known = { era: "legacy", transport: "sse", configVersion: "1", auth } as const;
  const made = await startHarness({
    upstreamUrl,
    snapshot: { upstream: { url: upstreamUrl, ...known } },
    limits,
  });
  started.push(made);
  return made;
}

beforeEach(async () => {
  upstream = await startScriptedSseUpstream();
  harness = await start();
});
afterEach(async () => {
  for (const one of started.splice(0)) await one.close();
  await upstream.close();
});

const resultOf = (text: string) =>
  JSON.parse(/^data: (.*"id".*)$/m.exec(text)?.[1] ?? text) as { result?: unknown };

describe("a session over HTTP+SSE", () => {
  test("has an upstream connection of its own: answers to the same id never cross", async () => {
    const sessions = await Promise.all([
      initialize(harness),
      initialize(harness, { key: harness.addKey({ id: "user-2", keyId: "key-2" }) }),
    ]);
    // Answered in the opposite order, all under the same id.
    const held: (() => void)[] = [];
    upstream.onRequest = ({ stream, message }) => {
      held.push(() => stream.say({ id: message.id, result: { stream: stream.id } }));
      if (held.length === 2) for (const answer of held.reverse()) answer();
    };
    const [first = "", second = ""] = sessions;
    const otherKey = harness.addKey({ id: "user-2", keyId: "key-2" });
    const answers = await Promise.all([
      send(harness, rpc(1, "tools/list"), { headers: { "mcp-session-id": first } }),
      send(harness, rpc(1, "tools/list"), { key: otherKey, headers: { "mcp-session-id": second } }),
    ]);
    const streams = answers.map(({ text }) => JSON.stringify(resultOf(text).result));
    expect(new Set(streams).size).toBe(2);
    expect(upstream.streams).toHaveLength(2);
  });

  test("is nobody else's: another principal hears that it does not exist", async () => {
    const session = await initialize(harness);
    const key = harness.addKey({ id: "user-2", keyId: "key-2" });
    const stolen = await send(harness, rpc(1, "tools/list"), { key, headers: { "mcp-session-id": session } });
    expect(stolen.status).toBe(404);
    expect(upstream.posts.filter(({ message }) => message.method === "tools/list")).toHaveLength(0);
  });

  test("sends nothing to an endpoint of another origin", async () => {
    const elsewhere = await startScriptedSseUpstream();
    upstream.endpoint = `${elsewhere.origin}/messages`;
    const answer = await send(
      harness,
      rpc(0, "initialize", { ...INITIALIZED, clientInfo: { name: "raw", version: "1" } }),
    );
    expect(answer.message.error?.data).toMatchObject({ reason: "upstream_not_mcp" });
    expect(elsewhere.posts).toEqual([]);
    await eventually("the stream to be closed", () => upstream.streams[0]?.isClosed === true);
    await elsewhere.close();
  });

  test("reports a call whose connection breaks, and continues on a new connection", async () => {
    const headers = { "mcp-session-id": await initialize(harness) };
    upstream.onRequest = ({ stream }) => stream.hangUp();
    const broken = await send(harness, rpc(1, "tools/list"), { headers });
    expect(broken.text).toContain("upstream_disconnected");
    upstream.onRequest = ({ stream, message }) =>
      stream.say({ id: message.id, result: { stream: stream.id } });
    const next = await send(harness, rpc(2, "tools/list"), { headers });
    expect(resultOf(next.text).result).toEqual({ stream: 1 });
  });

  test("is continued by another process, over a connection of its own", async () => {
    const other = await start();
    const headers = { "mcp-session-id": await initialize(harness) };
    const answer = await send(other, rpc(1, "tools/list"), { headers });
    expect(resultOf(answer.text).result).toEqual({ stream: 1 });
  });

  test("closes the upstream's stream when its client deletes it", async () => {
    const headers = { "mcp-session-id": await initialize(harness) };
    expect((await send(harness, undefined, { method: "DELETE", headers })).status).toBe(200);
    await eventually("the stream to be closed", () => upstream.streams[0]?.isClosed === true);
    expect((await send(harness, rpc(1, "tools/list"), { headers })).status).toBe(404);
  });

  test("tells the client's stream what belongs to no call, and takes its answers", async () => {
    const client = { ...INITIALIZED, capabilities: { roots: {} }, clientInfo: { name: "raw", version: "1" } };
    const opened = await send(harness, rpc(0, "initialize", client));
    const headers = { "mcp-session-id": opened.headers.get("mcp-session-id") ?? "" };
    const gone = new AbortController();
    const stream = await open(harness, undefined, { method: "GET", headers, signal: gone.signal });
    upstream.streams[0]?.say({ id: "q1", method: "roots/list" });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = "";
    while (!heard.includes("roots/list")) {
      const chunk = await reader?.read();
      expect(chunk?.done, heard).toBe(false);
      heard += chunk?.value ?? "";
    }
    const answer = { jsonrpc: "2.0", id: "q1", result: { roots: [] } };
    expect((await send(harness, answer, { headers })).status).toBe(202);
    await eventually("the answer", () => upstream.posts.some(({ message }) => message.id === "q1"));
    gone.abort();
  });

  test("ends at the server when the key is revoked", async () => {
    const quick = await start(upstream.url, { streamRecheckMs: 50 });
    await initialize(quick);
    expect(upstream.streams.map(({ isClosed }) => isClosed)).toEqual([false]);
    quick.world.failKey(quick.key, "revoked");
    await eventually("the stream to be closed", () => upstream.streams[0]?.isClosed === true);
  });

  test("never has more than a few connections per principal, whatever its client opens", async () => {
    for (let count = 0; count < 20; count += 1) await initialize(harness);
    await eventually("old connections to be closed", () => {
      return upstream.streams.filter(({ isClosed }) => !isClosed).length <= 16;
    });
  });
});

test("an upstream that was updated to the newer transport is found again by the next initialize", async () => {
  await initialize(harness);
  upstream.replacement = (message, response) => {
    if (message.method === undefined) return void response.writeHead(405).end();
    const result = message.method === "initialize" ? INITIALIZED : {};
    sendJson(response, { id: message.id, result }, { "mcp-session-id": "new-style" });
  };
  expect(await initialize(harness)).toMatch(/^ghs1\./);
});

test("an upstream that opens its stream but never says where to post is given up in time", async () => {
  const slow = await start(upstream.url, { firstByteMs: 300 });
  upstream.endpoint = "http://[::broken";
  const began = performance.now();
  const answer = await send(slow, rpc(0, "initialize", { clientInfo: { name: "raw", version: "1" } }));
  expect(answer.status).toBe(502);
  expect(performance.now() - began).toBeLessThan(5_000);
});

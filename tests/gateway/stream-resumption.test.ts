import { afterEach, describe, expect, test } from "vitest";
import { createInMemoryWorld, createPeerHub } from "@/lib/gateway/testing";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { nodeUpstream } from "./node-upstream";
import { initialize, modern, open, rpc, send } from "./raw-client";
import { reading } from "./reading";
import { INITIALIZED, sendEvent, sendJson, startScriptedUpstream, type Script } from "./scripted-upstream";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const noAuth = { type: "none", secretRef: null, credentialVersion: "0" };

async function start(era: "legacy" | "modern", script: Script) {
  const upstream = await startScriptedUpstream();
  upstream.play(script);
  const hub = createPeerHub();
  const mortal = hub.member();
  const world = createInMemoryWorld(nodeUpstream);
  const snapshot = { upstream: { url: upstream.url, era, configVersion: "1", auth: noAuth } };
  const options = { upstreamUrl: upstream.url, snapshot, world };
  const a = await startHarness({ ...options, peers: mortal });
  const b = await startHarness({ ...options, peers: hub.member() });
  closing.push(
    () => a.close(),
    () => b.close(),
    () => upstream.close(),
  );
  return { upstream, a, b, kill: () => mortal.kill() };
}

const idsIn = (text: string): string[] => [...text.matchAll(/^id: (.+)$/gm)].map((match) => match[1] ?? "");

describe("event ids of a legacy upstream", () => {
  const legacy: Script = ({ message, method, headers }, response) => {
    if (method === "GET") {
      const from = headers["last-event-id"];
      response.writeHead(200, { "content-type": "text/event-stream" });
      const data = JSON.stringify({ jsonrpc: "2.0", id: 9, result: { resumedFrom: from ?? "nowhere" } });
      return void response.end(`id: after\ndata: ${data}\n\n`);
    }
    if (message?.method === "initialize") {
      return sendJson(response, { id: message.id, result: INITIALIZED }, { "mcp-session-id": "up-1" });
    }
    if (message?.id === undefined) return void response.writeHead(202).end();
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end("id: upstream-7\nretry: 20\ndata: \n\n");
  };

  test("cross sealed, and resume the stream for their own session at any process", async () => {
    const { a, b, upstream } = await start("legacy", legacy);
    const headers = { "mcp-session-id": await initialize(a) };
    const broken = await send(a, rpc(9, "tools/call", { name: "long" }), { headers });
    const [id = ""] = idsIn(broken.text);
    expect(broken.text).toContain("retry: 20");
    expect(id).toMatch(/^ghe1\./);
    const resumed = await send(b, undefined, {
      method: "GET",
      key: a.key,
      headers: { ...headers, "last-event-id": id },
    });
    expect(resumed.text).toContain('"resumedFrom":"upstream-7"');
    expect(upstream.seen.at(-1)?.headers["last-event-id"]).toBe("upstream-7");
  });

  test("of another session, and invented ones, yield nothing", async () => {
    const { a } = await start("legacy", legacy);
    const victim = { "mcp-session-id": await initialize(a) };
    const [id = ""] = idsIn((await send(a, rpc(9, "tools/call", { name: "x" }), { headers: victim })).text);
    const key = a.addKey({ id: "user-2", keyId: "key-2" });
    const own = { "mcp-session-id": await initialize(a, { key }) };
    for (const stolen of [id, "upstream-7", `${id}x`]) {
      const headers = { ...own, "last-event-id": stolen };
      const answer = await send(a, undefined, { method: "GET", key, headers });
      expect(answer.text).toContain('"resumedFrom":"nowhere"');
    }
  });
});

describe("the stream of a bridged legacy client's call", () => {
  const begun = new Map<string, () => void>();
  // Reports progress, then answers when it is told to.
  const slow: Script = ({ message }, response) => {
    if (message?.method === "server/discover") {
      const result = { supportedVersions: ["2026-07-28"], capabilities: { tools: {} } };
      return sendJson(response, { id: message.id, result: { resultType: "complete", ...result } });
    }
    if (message?.method !== "tools/call") return sendJson(response, { id: message?.id, result: {} });
    const { progressToken } = Object(message.params?.["_meta"]) as Record<string, unknown>;
    sendEvent(response, { method: "notifications/progress", params: { progressToken, progress: 1 } });
    begun.set(String(message.params?.["name"]), () => {
      sendEvent(response, { method: "notifications/progress", params: { progressToken, progress: 2 } });
      sendEvent(response, { id: message.id, result: { resultType: "complete", canary: "the-answer" } });
      response.end();
    });
  };

  const breakOff = async (at: Harness, name: string) => {
    const headers = { "mcp-session-id": await initialize(at) };
    const gone = new AbortController();
    const params = { name, arguments: {}, _meta: { progressToken: "t" } };
    const calling = await open(at, rpc(9, "tools/call", params), { headers, signal: gone.signal });
    const stream = reading(calling);
    await eventually("progress", () => stream.text().includes('"progress":1'));
    gone.abort();
    const ids = idsIn(stream.text());
    return { headers, first: ids[0] ?? "", last: ids.at(-1) ?? "", text: stream.text() };
  };
  const resume = (at: Harness, headers: Record<string, string>, id: string, key: string) =>
    open(at, undefined, { method: "GET", key, headers: { ...headers, "last-event-id": id } });

  test("begins with an id and a time to come back after, and goes on at either process where it broke, to one answer", async () => {
    const { a, b } = await start("modern", slow);
    const broken = await breakOff(a, "one");
    expect(broken.text).toMatch(/^id: ghe1\.\S+\nretry: 1000\ndata: \n\n/);
    const here = reading(await resume(a, broken.headers, broken.first, a.key));
    const there = reading(await resume(b, broken.headers, broken.last, a.key));
    begun.get("one")?.();
    await eventually("the answer at both", () => here.isEnded() && there.isEnded());
    expect(here.text()).toContain('"progress":1');
    expect(there.text()).not.toContain('"progress":1');
    for (const { text } of [here, there]) expect(text()).toMatch(/"progress":2[^]*the-answer/);
    const late = reading(await resume(b, broken.headers, broken.last, a.key));
    await eventually("what was kept", () => late.isEnded());
    expect(late.text()).toContain("the-answer");
    const behind = reading(await resume(b, broken.headers, idsIn(late.text()).at(-1) ?? "", a.key));
    await eventually("nothing more", () => behind.isEnded());
    expect(behind.text()).not.toContain("data: {");
  });

  test("yields nothing to another session", async () => {
    const { a } = await start("modern", slow);
    const broken = await breakOff(a, "two");
    const key = a.addKey({ id: "user-2", keyId: "key-2" });
    const foreign = { "mcp-session-id": await initialize(a, { key }) };
    const stolen = reading(await resume(a, foreign, broken.first, key));
    begun.get("two")?.();
    await eventually("its own stream", () => stolen.text() !== "");
    expect(stolen.text()).not.toContain("progress");
    expect(stolen.text()).not.toContain("the-answer");
  });

  test("is reported as lost within seconds when its process is dead", async () => {
    const { a, b, kill } = await start("modern", slow);
    const broken = await breakOff(a, "three");
    kill();
    const lost = reading(await resume(b, broken.headers, broken.last, a.key));
    await eventually("the error", () => lost.isEnded(), 15_000);
    expect(lost.text()).toContain('"code":-31410');
    expect(lost.text()).toContain('"id":9');
  }, 30_000);
});

test("a legacy upstream that hangs up on a modern client's call is resumed after the time it names", async () => {
  const polls: { readonly at: number; readonly id: string }[] = [];
  const polling: Script = ({ message, method, headers }, response) => {
    if (message?.method === "initialize") {
      return sendJson(response, { id: message.id, result: INITIALIZED }, { "mcp-session-id": "up-1" });
    }
    if (method === "GET") {
      const id = String(headers["last-event-id"] ?? "");
      if (id === "") return void response.writeHead(405).end();
      polls.push({ at: performance.now(), id });
      response.writeHead(200, { "content-type": "text/event-stream" });
      if (polls.length < 8) return void response.end(`id: e${polls.length}\nretry: 60\ndata: \n\n`);
      const data = JSON.stringify({ jsonrpc: "2.0", id: callId, result: { content: [], canary: "polled" } });
      return void response.end(`id: last\ndata: ${data}\n\n`);
    }
    if (message?.id === undefined) return void response.writeHead(202).end();
    callId = message.id;
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end("id: e0\nretry: 60\ndata: \n\n");
  };
  let callId: unknown = null;
  const { a } = await start("legacy", polling);
  const { body, headers } = modern(1, "tools/call", { name: "long", arguments: {} });
  const answer = await send(a, body, { headers });
  expect(answer.text).toContain("polled");
  expect(polls.map(({ id }) => id)).toEqual(["e0", "e1", "e2", "e3", "e4", "e5", "e6", "e7"]);
  const spent = (polls.at(-1)?.at ?? 0) - (polls[0]?.at ?? 0);
  expect(spent).toBeGreaterThanOrEqual(7 * 55);
});

import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { GatewayLimits } from "@/lib/gateway";
import { startAskingLegacyServer, startAskingModernServer, type AskingUpstream } from "./asking-upstreams";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { initialize, MODERN_META, modern, open, rpc, send } from "./raw-client";
import { reading } from "./reading";
import { INITIALIZED, sendJson } from "./scripted-upstream";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const noAuth = { type: "none", secretRef: null, credentialVersion: "0" };
type Era = "legacy" | "modern";

async function start(server: Era, limits: Partial<GatewayLimits> = {}) {
  const upstream = await (server === "legacy" ? startAskingLegacyServer() : startAskingModernServer());
  const snapshot = { upstream: { url: upstream.url, era: server, configVersion: "1", auth: noAuth } };
  const harness = await startHarness({ upstreamUrl: upstream.url, snapshot, limits });
  closing.push(
    () => harness.close(),
    () => upstream.close(),
  );
  return { upstream, harness, snapshot };
}

/** The long stream of a client: the GET of a legacy session, or a modern subscription. */
async function openLong(harness: Harness, client: Era): Promise<Response> {
  if (client === "legacy") {
    const headers = { "mcp-session-id": await initialize(harness) };
    return open(harness, undefined, { method: "GET", headers });
  }
  const { body, headers } = modern(5, "subscriptions/listen", { notifications: { toolsListChanged: true } });
  return open(harness, body, { headers });
}

const PAIRS = [
  ["legacy", "legacy"],
  ["legacy", "modern"],
  ["modern", "legacy"],
  ["modern", "modern"],
] as const;

describe.each(PAIRS)("the long stream of a %s client of a %s upstream", (client, server) => {
  test("gets a comment when it is silent", async () => {
    const { harness } = await start(server, { heartbeatMs: 300 });
    const stream = reading(await openLong(harness, client));
    await eventually("two comments", () => (stream.text().match(/^: alive$/gm)?.length ?? 0) >= 2);
  });

  test("ends in order as soon as the process drains, while calls go on", async () => {
    const { harness, upstream } = await start(server);
    const stream = reading(await openLong(harness, client));
    await eventually("the stream", () => upstream.streams() === 1);
    harness.gateway.endStreams();
    await eventually("the end", () => stream.isEnded());
    if (client === "modern") {
      const last = stream.text().trim().split("\n").at(-1) ?? "";
      expect(JSON.parse(last.slice("data: ".length))).toMatchObject({
        id: 5,
        result: { resultType: "complete", _meta: { "io.modelcontextprotocol/subscriptionId": 5 } },
      });
    } else expect(stream.text()).not.toContain('"error"');
    const headers = client === "legacy" ? { "mcp-session-id": await initialize(harness) } : {};
    const { body, headers: mirrored } = modern(6, "tools/call", { name: "echo", arguments: {} });
    const call = client === "legacy" ? rpc(6, "tools/call", { name: "echo", arguments: {} }) : body;
    const more = client === "legacy" ? headers : mirrored;
    expect((await send(harness, call, { headers: more })).message.result).toBeDefined();
  });
});

test("a client that never reads is given up on, and its upstream is let go", async () => {
  const { upstream, harness } = await start("legacy", { stalledMs: 500 });
  const session = await initialize(harness);
  const { port, pathname } = new URL(harness.mcpUrl);
  const socket = connect({ port: Number(port), host: "127.0.0.1" });
  socket.pause();
  socket.write(
    `GET ${pathname} HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\n` +
      `authorization: Bearer ${harness.key}\r\nmcp-session-id: ${session}\r\n\r\n`,
  );
  await eventually("the stream", () => upstream.streams() === 1);
  const flooding = setInterval(() => upstream.announce("x".repeat(500_000)), 5);
  await eventually("the upstream to be let go", () => upstream.streams() === 0, 20_000).finally(() =>
    clearInterval(flooding),
  );
  socket.destroy();
});

describe("what is held at a legacy upstream for a modern client", () => {
  const call = async (harness: Harness) => {
    const { body, headers } = modern(1, "tools/call", { name: "echo", arguments: {} });
    return send(harness, body, { headers });
  };
  const deletes = (upstream: AskingUpstream) =>
    upstream.seen.filter(({ method }) => method === "DELETE").length;

  test("is given back when the key is revoked", async () => {
    const { upstream, harness } = await start("legacy", { streamRecheckMs: 50 });
    await call(harness);
    await eventually("the session's stream", () => upstream.streams() === 1);
    harness.world.failKey(harness.key, "revoked");
    await eventually("the end of the stream", () => upstream.streams() === 0);
    await eventually("the end of the session", () => deletes(upstream) === 1);
  });

  test("ends with the key, a call that waits for its client's answer too", async () => {
    const { upstream, harness } = await start("legacy", { streamRecheckMs: 50 });
    const { body, headers } = modern(1, "tools/call", { name: "ask", arguments: {} });
    const _meta = { ...MODERN_META, "io.modelcontextprotocol/clientCapabilities": { elicitation: {} } };
    const asked = await send(
      harness,
      { ...body, params: { name: "ask", arguments: {}, _meta } },
      { headers },
    );
    expect(asked.text).toContain("input_required");
    expect(upstream.waiting()).toBe(1);
    harness.world.failKey(harness.key, "revoked");
    await eventually("the end of the call", () => upstream.waiting() === 0);
  });

  test("is given back when the key was revoked while it was being opened", async () => {
    const { upstream, harness } = await start("legacy", { streamRecheckMs: 50, reapEveryMs: 100 });
    const { seen, play } = upstream;
    let openLate: () => void = () => undefined;
    play((request, response) => {
      if (request.method === "DELETE") return void response.writeHead(204).end();
      if (request.message?.method !== "initialize") return void response.writeHead(202).end();
      const { id } = request.message;
      openLate = () => sendJson(response, { id, result: INITIALIZED }, { "mcp-session-id": "late" });
    });
    const calling = call(harness);
    await eventually("the session is asked for", () => seen.length === 1);
    harness.world.failKey(harness.key, "revoked");
    expect((await calling).status).toBe(401);
    openLate();
    await eventually("the end of the session", () => deletes(upstream) === 1);
    await eventually("nothing is kept", () => harness.gateway.gauges().kept === 0);
  });

  test("is replaced when the credential for the upstream changes", async () => {
    const { upstream, harness, snapshot } = await start("legacy", { streamRecheckMs: 50 });
    const subscription = reading(await openLong(harness, "modern"));
    await eventually("the session's stream", () => upstream.streams() === 1);
    const auth = { ...noAuth, credentialVersion: "1" };
    const { snapshotInput } = await import("@/lib/gateway/testing");
    harness.world.putSnapshot(snapshotInput(upstream.url, { upstream: { ...snapshot.upstream, auth } }));
    await eventually("the old session's end", () => deletes(upstream) === 1 && upstream.streams() === 0);
    await eventually("the subscription's end", () => subscription.isEnded());
    expect(subscription.text()).toContain('"resultType":"complete"');
    await call(harness);
    await eventually("the new session's stream", () => upstream.streams() === 1);
  });
});

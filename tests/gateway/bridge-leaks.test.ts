import { afterEach, describe, expect, test } from "vitest";
import { createInMemoryWorld, createPeerHub } from "@/lib/gateway/testing";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { nodeUpstream } from "./node-upstream";
import { initialize, modern, MODERN_META, rpc, send } from "./raw-client";
import {
  INITIALIZED,
  sendEvent,
  sendJson,
  startScriptedUpstream,
  type Script,
  type SeenRequest,
} from "./scripted-upstream";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const noAuth = { type: "none", secretRef: null, credentialVersion: "0" };
const _meta = { ...MODERN_META, progressToken: "t" };

// Either era's server: reports progress of its call once, and says nothing ever after.
const falling: Script = ({ message, method }, response) => {
  if (method !== "POST") return void response.writeHead(405).end();
  if (message?.id === undefined) return void response.writeHead(202).end();
  if (message.method === "initialize")
    return sendJson(response, { id: message.id, result: INITIALIZED }, { "mcp-session-id": "up-1" });
  if (message.method !== "tools/call") {
    const result = { resultType: "complete", supportedVersions: ["2026-07-28"], capabilities: {} };
    return sendJson(response, { id: message.id, result });
  }
  const { progressToken } = Object(message.params?.["_meta"]) as Record<string, unknown>;
  sendEvent(response, { method: "notifications/progress", params: { progressToken, progress: 1 } });
};

test.each(["legacy", "modern"] as const)(
  "a call that a %s upstream leaves in silence is given up at that upstream too",
  async (era) => {
    const upstream = await startScriptedUpstream();
    upstream.play(falling);
    const harness = await startHarness({
      upstreamUrl: upstream.url,
      snapshot: { upstream: { url: upstream.url, era, configVersion: "1", auth: noAuth } },
      limits: { idleMs: 300, toolSilenceMs: 300 },
    });
    closing.push(() => harness.close(), upstream.close);
    const params = { name: "work", arguments: {}, _meta };
    const answer =
      era === "legacy"
        ? await send(harness, rpc(1, "tools/call", params), modern(1, "tools/call", params))
        : await send(harness, rpc(1, "tools/call", { ...params, _meta: { progressToken: "t" } }), {
            headers: { "mcp-session-id": await initialize(harness) },
          });
    expect(answer.text).toMatch(/"progress":1[^]*"error"/);
    const called = upstream.seen.find(({ message }) => message?.method === "tools/call");
    await eventually("the upstream's stream to be closed", () => called?.isClosedEarly === true);
  },
);

describe("a call parked at one process and continued from another", () => {
  // Asks, and answers when it is told to after it has heard.
  async function start() {
    const upstream = await startScriptedUpstream();
    let answer: (() => void) | null = null;
    let called: SeenRequest | null = null;
    let finish: () => void = () => undefined;
    upstream.play((request, response) => {
      const { message } = request;
      if (message?.method !== "tools/call") {
        if (message?.id === "q") answer = finish;
        return falling(request, response);
      }
      called = request;
      finish = () => {
        sendEvent(response, { id: message.id, result: { content: [], canary: "carried" } });
        response.end();
      };
      sendEvent(response, { id: "q", method: "elicitation/create", params: { message: "Who?" } });
    });
    const hub = createPeerHub();
    const bus = { isDown: false };
    const owner = hub.member();
    const peers = {
      ...owner,
      send: (to: string, frame: string) =>
        bus.isDown ? Promise.reject(new Error("the bus is down")) : owner.send(to, frame),
    };
    const world = createInMemoryWorld(nodeUpstream);
    const snapshot = {
      upstream: { url: upstream.url, era: "legacy", configVersion: "1", auth: noAuth },
    } as const;
    const options = { upstreamUrl: upstream.url, snapshot, world };
    const a = await startHarness({ ...options, peers });
    const b = await startHarness({ ...options, peers: hub.member() });
    closing.push(
      () => a.close(),
      () => b.close(),
      upstream.close,
    );
    const capabilities = { "io.modelcontextprotocol/clientCapabilities": { elicitation: {} } };
    const ask = (at: Harness, more = {}, signal = new AbortController().signal) => {
      const params = { name: "ask", arguments: {}, ...more, _meta: { ...MODERN_META, ...capabilities } };
      const { headers } = modern(1, "tools/call", params);
      return send(at, rpc(1, "tools/call", params), { headers, key: a.key, signal });
    };
    const asked = await ask(a);
    const retry = {
      requestState: asked.message.result?.["requestState"],
      inputResponses: { user_input: { action: "accept", content: {} } },
    };
    return {
      ...{
        a,
        bus,
        isClosedEarly: () => called?.isClosedEarly,
        isHeard: () => answer !== null,
        finish: () => finish(),
      },
      retryAtOther: (signal?: AbortSignal) => ask(b, retry, signal),
    };
  }

  test("outlasts the shutdown of the process that carries it", async () => {
    const { a, isHeard, finish, retryAtOther } = await start();
    const answering = retryAtOther();
    await eventually("the upstream to hear the answer", isHeard);
    const closed = a.gateway.close(5_000);
    setTimeout(finish, 200);
    expect((await answering).text).toContain("carried");
    await closed;
  });

  test("is ended at its upstream when the process that wants it cannot be told", async () => {
    const { bus, isClosedEarly, retryAtOther } = await start();
    bus.isDown = true;
    const gone = new AbortController();
    const answering = retryAtOther(gone.signal).catch(() => null);
    await eventually("the upstream's stream to be closed", () => isClosedEarly() === true);
    gone.abort();
    await answering;
  });
});

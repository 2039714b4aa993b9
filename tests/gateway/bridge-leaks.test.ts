import { afterEach, expect, test } from "vitest";
import { eventually, startHarness } from "./gateway-harness";
import { initialize, modern, MODERN_META, rpc, send } from "./raw-client";
import { INITIALIZED, sendEvent, sendJson, startScriptedUpstream, type Script } from "./scripted-upstream";

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

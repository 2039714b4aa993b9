import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { GatewaySnapshotInput } from "@/lib/gateway";
import { snapshotInput, testPrincipal } from "@/lib/gateway/testing";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { initialize, modern, open, send } from "./raw-client";
import {
  answerPlainly,
  sendEvent,
  sendJson,
  startScriptedUpstream,
  type ScriptedUpstream,
} from "./scripted-upstream";

/** Too rarely to have a part in any of this. */
const NEVER_MS = 3_600_000;

let upstream: ScriptedUpstream;
let harness: Harness;
let waiting: { readonly id: unknown; readonly response: ServerResponse }[] = [];

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  harness = await startHarness({ upstreamUrl: upstream.url, limits: { streamRecheckMs: NEVER_MS } });
});
afterAll(async () => {
  await harness.close();
  await upstream.close();
});
beforeEach(() => {
  waiting = [];
  harness.world.putSnapshot(snapshotInput(upstream.url));
  upstream.play(({ message }, response) => void waiting.push({ id: message?.id, response }));
});

function change(overrides: Partial<GatewaySnapshotInput>): void {
  harness.world.putSnapshot(snapshotInput(upstream.url, { version: "v2", ...overrides }));
  harness.gateway.noteChange("org-a");
}

const off = (kind: "tool" | "resource", name: string) =>
  ({ kind, name, orgEnabled: false, workspaceEnabled: true }) as const;

/** A modern call that has arrived at the upstream. */
async function callThatWaits(
  method = "tools/call",
  params: Record<string, unknown> = { name: "slow" },
  key?: string,
) {
  const { body, headers } = modern("c", method, params);
  const before = waiting.length;
  const answer = send(harness, body, { headers, ...(key === undefined ? {} : { key }) });
  await eventually("the call at the upstream", () => waiting.length > before);
  const { id, response } = waiting.at(-1) ?? { id: null, response: null };
  return {
    answer,
    response,
    complete: (result: Record<string, unknown>) => {
      if (response !== null && !response.destroyed)
        sendJson(response, { id, result: { resultType: "complete", ...result } });
    },
  };
}

describe("an answer that comes after access ended", () => {
  test("is not delivered, however soon it comes", async () => {
    const key = harness.addKey({ keyId: "revoked-meanwhile" });
    const call = await callThatWaits("tools/call", { name: "slow" }, key);
    harness.world.failKey(key, "revoked");
    harness.gateway.noteChange("org-a");
    call.complete({ secret: "late" });
    const { message, text } = await call.answer;
    expect(message.error).toMatchObject({ code: -31401, data: { reason: "revoked" } });
    expect(text).not.toContain("late");
  });

  test("is not delivered either when its capability was switched off", async () => {
    const [off1, other] = [await callThatWaits(), await callThatWaits("tools/call", { name: "another" })];
    change({ capabilities: [off("tool", "slow")] });
    for (const call of [off1, other]) call.complete({ secret: "late" });
    expect((await off1.answer).text).not.toContain("late");
    expect((await other.answer).text).toContain("late");
  });

  test("is not delivered when nobody told: what lasted longer than a second is decided again", async () => {
    const key = harness.addKey({ keyId: "expires" });
    const call = await callThatWaits("tools/call", { name: "slow" }, key);
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    harness.world.failKey(key, "expired");
    call.complete({ secret: "late" });
    expect((await call.answer).text).not.toContain("late");
  });

  test("waits while it cannot be known whether access ended, and then passes", async () => {
    const key = harness.addKey({ keyId: "unreadable" });
    const call = await callThatWaits("tools/call", { name: "slow" }, key);
    harness.world.failKey(key, "unavailable");
    harness.gateway.noteChange("org-a");
    call.complete({ secret: "late" });
    const early = await Promise.race([
      call.answer,
      new Promise((resolve) => setTimeout(resolve, 200, "waits")),
    ]);
    expect(early).toBe("waits");
    harness.world.restoreKey(key, testPrincipal({ keyId: "unreadable" }));
    harness.gateway.noteChange("org-a");
    expect((await call.answer).text).toContain("late");
  });

  test("waits no longer than its client does", async () => {
    const key = harness.addKey({ keyId: "left" });
    const leave = new AbortController();
    const { body, headers } = modern("c", "tools/call", { name: "slow" });
    const left = open(harness, body, { headers, key, signal: leave.signal }).catch(() => "left");
    await eventually("the call at the upstream", () => waiting.length > 0);
    harness.world.failKey(key, "unavailable");
    harness.gateway.noteChange("org-a");
    const [{ id, response } = { id: null, response: null }] = waiting;
    if (response !== null) sendJson(response, { id, result: {} });
    leave.abort();
    expect(await left).toBe("left");
    await eventually("everything to be given back", () => harness.gateway.gauges().exchanges === 0);
  });

  test("does not pass on what is known no more: what is under way ends when the view is too old", async () => {
    const key = harness.addKey({ keyId: "outdated" });
    const call = await callThatWaits("tools/call", { name: "slow" }, key);
    harness.world.failKey(key, "outdated");
    harness.gateway.noteChange("org-a");
    expect((await call.answer).message.error).toMatchObject({ code: -31401 });
  });

  test("passes when what changed was something else", async () => {
    const call = await callThatWaits();
    change({ capabilities: [off("tool", "another")] });
    call.complete({ fine: true });
    expect((await call.answer).message.result).toMatchObject({ fine: true });
  });
});

describe("what passes while policy changes", () => {
  test("a list shows what may be used when it passes, not when it was asked for", async () => {
    const call = await callThatWaits("tools/list", {});
    change({ capabilities: [off("tool", "hidden")] });
    const schema = { inputSchema: { type: "object" } };
    call.complete({
      tools: [
        { name: "hidden", ...schema },
        { name: "shown", ...schema },
      ],
    });
    const { text } = await call.answer;
    expect(text).toContain("shown");
    expect(text).not.toContain("hidden");
  });

  test("a stream of events says nothing of a resource that was switched off", async () => {
    upstream.play(answerPlainly);
    const session = await initialize(harness);
    upstream.play((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
      waiting.push({ id: null, response });
    });
    const leave = new AbortController();
    const stream = await open(harness, undefined, {
      method: "GET",
      headers: { "mcp-session-id": session },
      signal: leave.signal,
    });
    const reader = stream.body?.getReader();
    change({ capabilities: [off("resource", "file:///hidden")] });
    const updated = (uri: string) => {
      for (const { response } of waiting)
        sendEvent(response, { method: "notifications/resources/updated", params: { uri } });
    };
    updated("file:///hidden");
    change({ capabilities: [off("resource", "file:///hidden")], newCapabilities: "allow" });
    for (const { response } of waiting)
      sendEvent(response, { method: "notifications/message", params: { data: "end" } });
    let text = "";
    while (!text.includes("end")) text += Buffer.from((await reader?.read())?.value ?? []).toString();
    expect(text).not.toContain("hidden");
    leave.abort();
  });

  test("a subscription to a resource ends when the resource is switched off", async () => {
    upstream.play(({ message }, response) =>
      sendEvent(response, {
        method: "notifications/subscriptions/acknowledged",
        params: { _meta: { "io.modelcontextprotocol/subscriptionId": message?.id } },
      }),
    );
    const notifications = { resourceSubscriptions: ["file:///a"] };
    const { body, headers } = modern("s", "subscriptions/listen", { notifications });
    const stream = await open(harness, body, { headers });
    change({ capabilities: [off("resource", "file:///a")] });
    expect(await stream.text()).toContain('"reason":"revoked"');
  });
});

test("a reader who is slow gets nothing of what was waiting for them when access ended", async () => {
  const key = harness.addKey({ keyId: "slow-reader" });
  const chunk = "x".repeat(200_000);
  upstream.play(({ message }, response) => {
    waiting.push({ id: message?.id, response });
    for (let part = 0; part < 200; part += 1)
      sendEvent(response, { method: "notifications/message", params: { data: `${String(part)} ${chunk}` } });
  });
  const { body, headers } = modern("c", "tools/call", { name: "slow" });
  const stream = await open(harness, body, { headers, key });
  await eventually("more than the buffers take", () => (waiting[0]?.response.writableLength ?? 0) > 0);
  await new Promise((resolve) => setTimeout(resolve, 200));
  harness.world.failKey(key, "revoked");
  harness.gateway.noteChange("org-a");
  await eventually("the upstream to be let go", () => waiting[0]?.response.destroyed === true);
  const text = await stream.text();
  expect(text.trimEnd().split("\n").at(-1)).toContain('"reason":"revoked"');
});

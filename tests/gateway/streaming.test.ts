import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { snapshotInput } from "@/lib/gateway/testing";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { initialize, modern, open, rpc, send } from "./raw-client";
import { answerPlainly, sendEvent, startScriptedUpstream, type ScriptedUpstream } from "./scripted-upstream";

let upstream: ScriptedUpstream;
let harness: Harness;
let session: string;

beforeAll(async () => {
  upstream = await startScriptedUpstream();
});
afterAll(() => upstream.close());

describe.each(["node", "web"] as const)("streams through the %s door", (door) => {
  beforeAll(async () => {
    upstream.play(answerPlainly);
    harness = await startHarness({
      upstreamUrl: upstream.url,
      door,
      limits: { streamRecheckMs: 50, inFlightPerKeyMax: 3, streamsPerKeyMax: 2 },
    });
  });
  beforeEach(async () => {
    upstream.play(answerPlainly);
    harness.world.putSnapshot(snapshotInput(upstream.url));
    session = await initialize(harness);
    upstream.seen.length = 0;
    harness.world.calls.length = 0;
  });
  afterAll(() => harness.close());

  const openStream = (signal?: AbortSignal) => {
    const headers = { "mcp-session-id": session };
    return open(harness, undefined, { method: "GET", headers, ...(signal === undefined ? {} : { signal }) });
  };
  const openCall = (signal: AbortSignal) => {
    return open(harness, rpc(1, "tools/call", { name: "slow" }), {
      headers: { "mcp-session-id": session },
      signal,
    });
  };
  const begin = (response: ServerResponse): void => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.flushHeaders();
  };

  test("each event arrives at once, before the next one exists", async () => {
    const held: ServerResponse[] = [];
    upstream.play((_, response) => {
      begin(response);
      held.push(response);
    });
    const answer = await openCall(new AbortController().signal);
    expect(answer.headers.get("cache-control")).toBe("no-cache, no-transform");
    expect(answer.headers.get("x-accel-buffering")).toBe("no");
    const reader = answer.body?.getReader();
    for (const progress of [1, 2, 3]) {
      for (const response of held)
        sendEvent(response, { method: "notifications/progress", params: { progress } });
      const step = await reader?.read();
      expect(Buffer.from(step?.value ?? []).toString()).toContain(`"progress":${progress}`);
    }
    for (const response of held) {
      sendEvent(response, { id: 1, result: {} });
      response.end();
    }
    await reader?.read();
    expect((await reader?.read())?.done).toBe(true);
  });

  test("heartbeat comments pass at once, even without a blank line", async () => {
    upstream.play((_, response) => {
      begin(response);
      response.write(": beat\n");
    });
    const leave = new AbortController();
    const answer = await openStream(leave.signal);
    const step = await answer.body?.getReader().read();
    expect(Buffer.from(step?.value ?? []).toString()).toBe(": beat\n");
    leave.abort();
  });

  test("a legacy client that disconnects has not cancelled: the call runs to its end and is recorded", async () => {
    const held: ServerResponse[] = [];
    upstream.play((_, response) => {
      begin(response);
      response.write(": begun\n\n");
      held.push(response);
    });
    const leave = new AbortController();
    const answer = await openCall(leave.signal);
    await answer.body?.getReader().read();
    leave.abort();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(upstream.seen[0]?.isClosedEarly).toBe(false);
    for (const response of held) {
      sendEvent(response, { id: 1, result: { done: true } });
      response.end();
    }
    await eventually("the outcome", () => harness.world.calls[0]?.outcome?.status === "ok");
    expect(harness.world.calls[0]?.outcome?.response?.text).toBe('{"done":true}');
  });

  test("a legacy client that leaves before the answer began has not cancelled either", async () => {
    let answerNow: () => void = () => undefined;
    upstream.play((_, response) => {
      answerNow = () => {
        sendEvent(response, { id: 1, result: { late: true } });
        response.end();
      };
    });
    const leave = new AbortController();
    const calling = openCall(leave.signal).catch(() => null);
    await eventually("the call at the upstream", () => upstream.seen.length === 1);
    leave.abort();
    await calling;
    answerNow();
    await eventually("the outcome", () => harness.world.calls[0]?.outcome?.status === "ok");
  });

  test("a modern client that disconnects has cancelled: the upstream request is closed", async () => {
    upstream.play((_, response) => begin(response));
    const leave = new AbortController();
    const request = modern(1, "tools/call", { name: "slow" });
    const calling = open(harness, request.body, { headers: request.headers, signal: leave.signal }).catch(
      () => null,
    );
    await eventually("the call at the upstream", () => upstream.seen.length === 1);
    await calling;
    leave.abort();
    await eventually("the upstream request to be closed", () => upstream.seen[0]?.isClosedEarly === true);
    await eventually("the record", () => harness.world.calls[0]?.outcome?.status === "cancelled");
  });

  test("a client that leaves its GET stream closes the upstream's", async () => {
    upstream.play((_, response) => begin(response));
    const leave = new AbortController();
    await openStream(leave.signal);
    expect(upstream.seen[0]?.isClosedEarly).toBe(false);
    leave.abort();
    await eventually("the upstream stream to be closed", () => upstream.seen[0]?.isClosedEarly === true);
  });

  test.each(["the key is revoked", "the server is disabled", "the grant is gone"])(
    "a live stream ends when %s",
    async (what) => {
      upstream.play((_, response) => begin(response));
      const key = harness.addKey({ keyId: `key-${what}` });
      upstream.play(answerPlainly);
      session = await initialize(harness, { key });
      upstream.play((_, response) => begin(response));
      const answer = await open(harness, undefined, {
        method: "GET",
        key,
        headers: { "mcp-session-id": session },
      });
      if (what === "the key is revoked") harness.world.failKey(key, "revoked");
      else if (what === "the grant is gone") harness.world.removeSnapshot(snapshotInput(upstream.url));
      else
        harness.world.putSnapshot(
          snapshotInput(upstream.url, { server: { id: "s", name: "s", enabled: false } }),
        );
      const text = await answer.text();
      expect(text).toBe("");
      await eventually(
        "the upstream stream to be closed",
        () => upstream.seen.at(-1)?.isClosedEarly === true,
      );
    },
  );

  test("one key may hold only so many streams and calls at once", async () => {
    upstream.play((_, response) => begin(response));
    const leave = new AbortController();
    await Promise.all([openStream(leave.signal), openStream(leave.signal)]);
    const third = await openStream();
    expect(third.status).toBe(429);
    expect(third.headers.get("retry-after")).toBe("1");
    const calls = await Promise.all([1, 2, 3].map(() => openCall(leave.signal)));
    expect(calls.map(({ status }) => status)).toEqual([200, 200, 200]);
    const fourth = await send(harness, rpc(9, "ping"), { headers: { "mcp-session-id": session } });
    expect(fourth.status).toBe(429);
    const other = harness.addKey({ keyId: "another-key" });
    const unaffected = await send(harness, rpc(9, "ping"), { key: other });
    expect(unaffected.status).toBe(400);
    leave.abort();
  });
});

describe("closing", () => {
  test("streams end at once, calls finish, and what comes is refused", async () => {
    const closing = await startHarness({ upstreamUrl: upstream.url });
    upstream.play(answerPlainly);
    session = await initialize(closing);
    const headers = { "mcp-session-id": session };
    let finish: () => void = () => undefined;
    upstream.play((request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.flushHeaders();
      if (request.method === "GET") return;
      finish = () => {
        sendEvent(response, { id: 1, result: {} });
        response.end();
      };
    });
    const stream = await open(closing, undefined, { method: "GET", headers });
    const call = await open(closing, rpc(1, "tools/call", { name: "x" }), { headers });
    const closed = closing.gateway.close(5_000);
    expect(await stream.text()).toBe("");
    const refused = await send(closing, rpc(2, "ping"), { headers });
    expect(refused.status).toBe(503);
    finish();
    expect(await call.text()).toContain('"result"');
    await closed;
    expect(closing.world.calls.find(({ attempt }) => attempt.method === "tools/call")?.outcome?.status).toBe(
      "ok",
    );
    await closing.close();
  });
});

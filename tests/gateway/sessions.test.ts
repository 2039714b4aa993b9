import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { snapshotInput } from "@/lib/gateway/testing";
import { startHarness, type Harness } from "./gateway-harness";
import { initialize, rpc, send } from "./raw-client";
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
const ping = rpc(1, "ping");

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  harness = await startHarness({ upstreamUrl: upstream.url });
});
beforeEach(() => {
  upstream.seen.length = 0;
  upstream.play(answerPlainly);
});
afterAll(async () => {
  await harness.close();
  await upstream.close();
});

describe("a session belongs to who opened it, where it was opened", () => {
  test("any process with the keys continues it", async () => {
    const session = await initialize(harness);
    const other = await startHarness({ upstreamUrl: upstream.url });
    const answer = await send(other, ping, { headers: { "mcp-session-id": session } });
    expect(answer.status).toBe(200);
    await other.close();
  });

  test.each(["POST", "GET", "DELETE"])(
    "%s with a stolen session answers 404 and reaches nobody",
    async (method) => {
      const session = await initialize(harness);
      upstream.seen.length = 0;
      const thieves = [
        harness.addKey({ keyId: "key-2", id: "user-2", userId: "user-2" }),
        harness.addKey({ keyId: "second-key-of-the-same-user" }),
        harness.addKey({ keyId: "key-3", kind: "service", id: "key-3", userId: null }),
      ];
      for (const key of thieves) {
        const body = method === "POST" ? ping : undefined;
        const answer = await send(harness, body, { method, key, headers: { "mcp-session-id": session } });
        expect(answer.status).toBe(404);
        expect(answer.message.error?.code).toBe(-32001);
      }
      expect(upstream.seen).toHaveLength(0);
    },
  );

  test("on another server, or after the upstream was changed, it is not found", async () => {
    const session = await initialize(harness);
    const headers = { "mcp-session-id": session };
    harness.world.putSnapshot(
      snapshotInput(upstream.url, { workspaceServer: { id: "other", slug: "other", enabled: true } }),
    );
    const elsewhere = await send(harness, ping, {
      url: `${harness.origin}/acme/platform/other/mcp`,
      headers,
    });
    expect(elsewhere.status).toBe(404);
    const auth = { type: "none", secretRef: null, credentialVersion: "none" };
    const changed = snapshotInput(upstream.url, {
      upstream: { url: upstream.url, era: "unknown", configVersion: "2", auth },
    });
    harness.world.putSnapshot(changed);
    expect((await send(harness, ping, { headers })).status).toBe(404);
    harness.world.putSnapshot(snapshotInput(upstream.url));
    expect((await send(harness, ping, { headers })).status).toBe(200);
  });

  test("every changed character makes it unknown", async () => {
    const session = await initialize(harness);
    for (let at = 0; at < session.length; at += 11) {
      const flipped = session.slice(0, at) + (session.charAt(at) === "A" ? "B" : "A") + session.slice(at + 1);
      const answer = await send(harness, ping, { headers: { "mcp-session-id": flipped } });
      expect(answer.status).toBe(404);
    }
  });

  test("it ends with its time, and with the key that sealed it", async () => {
    const session = await initialize(harness);
    const headers = { "mcp-session-id": session };
    const older = { kid: "t1", key: new Uint8Array(32).fill(7) };
    harness.world.setSealKeys([{ kid: "t2", key: new Uint8Array(32).fill(8) }, older]);
    expect((await send(harness, ping, { headers })).status).toBe(200);
    harness.world.setSealKeys([{ kid: "t2", key: new Uint8Array(32).fill(8) }]);
    expect((await send(harness, ping, { headers })).status).toBe(404);
    harness.world.setSealKeys([older]);
    harness.world.clock.advance(25 * 60 * 60_000);
    expect((await send(harness, ping, { headers })).status).toBe(404);
    harness.world.clock.advance(-25 * 60 * 60_000);
  });

  test("without one a legacy request is told what to send first", async () => {
    const answer = await send(harness, ping);
    expect(answer.status).toBe(400);
    expect(answer.message.error?.message).toContain("initialize");
  });
});

describe("the session of the upstream", () => {
  test("is opened from an event stream as well", async () => {
    upstream.play(({ message }, response) => {
      response.setHeader("mcp-session-id", "from-sse");
      sendEvent(response, { id: message?.id, result: INITIALIZED });
      response.end();
    });
    const session = await initialize(harness);
    upstream.play(answerPlainly);
    await send(harness, ping, { headers: { "mcp-session-id": session } });
    expect(upstream.seen.at(-1)?.headers["mcp-session-id"]).toBe("from-sse");
  });

  test("is not invented for an upstream without sessions, and the client still has its own", async () => {
    upstream.play(({ message }, response) => {
      if (message?.id === undefined) return void response.writeHead(202).end();
      sendJson(response, { id: message.id, result: INITIALIZED });
    });
    const session = await initialize(harness);
    await send(harness, ping, { headers: { "mcp-session-id": session } });
    expect(upstream.seen.at(-1)?.headers["mcp-session-id"]).toBeUndefined();
    const ended = await send(harness, undefined, {
      method: "DELETE",
      headers: { "mcp-session-id": session },
    });
    expect(ended.status).toBe(200);
  });

  test("is ended by DELETE", async () => {
    const session = await initialize(harness);
    const answer = await send(harness, undefined, {
      method: "DELETE",
      headers: { "mcp-session-id": session },
    });
    expect(answer.status).toBe(200);
    expect(upstream.seen.at(-1)).toMatchObject({ method: "DELETE" });
    expect(upstream.seen.at(-1)?.headers["mcp-session-id"]).toBe("upstream-session-1");
  });

  test.each([
    ["404", 404, "Not found"],
    ["400 as the SDK's examples do", 400, "Bad Request: No valid session ID provided"],
  ])("lost by the upstream (%s) makes the client initialize again", async (_, status, message) => {
    const session = await initialize(harness);
    upstream.play((_request, response) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify({ jsonrpc: "2.0", error: { code: -32000, message }, id: null }));
    });
    for (const method of ["POST", "GET", "DELETE"]) {
      const body = method === "POST" ? ping : undefined;
      const answer = await send(harness, body, { method, headers: { "mcp-session-id": session } });
      expect(answer.status).toBe(404);
    }
  });

  test("a failed initialize gives no session", async () => {
    upstream.play(({ message }, response) => {
      sendJson(
        response,
        { id: message?.id, error: { code: -32602, message: "no" } },
        { "mcp-session-id": "x" },
      );
    });
    const answer = await send(
      harness,
      rpc(0, "initialize", { protocolVersion: "2025-11-25", capabilities: {} }),
    );
    expect(answer.message.error?.message).toBe("no");
    expect(answer.headers.get("mcp-session-id")).toBeNull();
  });

  test("a GET the upstream does not offer answers 405", async () => {
    const session = await initialize(harness);
    upstream.play((_, response) => void response.writeHead(405).end());
    const answer = await send(harness, undefined, { method: "GET", headers: { "mcp-session-id": session } });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("POST");
  });
});

test("notifications and answers of the client pass, and are acknowledged", async () => {
  const session = await initialize(harness);
  const headers = { "mcp-session-id": session };
  const notified = await send(harness, { jsonrpc: "2.0", method: "notifications/initialized" }, { headers });
  const answered = await send(
    harness,
    { jsonrpc: "2.0", id: "s-1", result: { action: "accept" } },
    { headers },
  );
  expect([notified.status, answered.status]).toEqual([202, 202]);
  expect(upstream.seen.slice(-2).map(({ message }) => message?.method ?? "response")).toEqual([
    "notifications/initialized",
    "response",
  ]);
});

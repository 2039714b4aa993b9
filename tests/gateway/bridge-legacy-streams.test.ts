import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { modern, MODERN_META, open, rpc, send } from "./raw-client";
import { reading } from "./reading";
import {
  answerPlainly,
  sendEvent,
  sendJson,
  startScriptedUpstream,
  type ScriptedUpstream,
} from "./scripted-upstream";

let upstream: ScriptedUpstream;
let harness: Harness;

beforeEach(async () => {
  upstream = await startScriptedUpstream();
  const auth = { type: "none", secretRef: null, credentialVersion: "0" };
  harness = await startHarness({
    upstreamUrl: upstream.url,
    snapshot: { upstream: { url: upstream.url, era: "legacy", configVersion: "1", auth } },
  });
});
afterEach(async () => {
  await harness.close();
  await upstream.close();
});

const done = { content: [{ type: "text", text: "done" }] };

describe("the streams of a legacy upstream behind the bridge", () => {
  test("may tell progress on the stream of the session: its call's client hears it", async () => {
    let stream: ServerResponse | null = null;
    upstream.play((request, response) => {
      const { message, method } = request;
      if (method === "GET") {
        stream = response.writeHead(200, { "content-type": "text/event-stream" });
        return void stream.flushHeaders();
      }
      if (message?.method !== "tools/call") return answerPlainly(request, response);
      const { progressToken } = Object(message.params?.["_meta"]) as Record<string, unknown>;
      response.writeHead(200, { "content-type": "text/event-stream" }).write(": begun\n\n");
      void eventually("the session's stream", () => stream !== null).then(() => {
        if (stream === null) return;
        for (const token of ["of-nobody", progressToken])
          sendEvent(stream, {
            method: "notifications/progress",
            params: { progressToken: token, progress: 1 },
          });
        setTimeout(() => {
          sendEvent(response, { id: message.id, result: done });
          response.end();
        }, 100);
      });
    });
    const params = { name: "work", arguments: {} };
    const _meta = { ...MODERN_META, progressToken: "mine" };
    const { headers } = modern(1, "tools/call", params);
    const answer = await send(harness, rpc(1, "tools/call", { ...params, _meta }), { headers });
    expect(answer.text).toMatch(/"progressToken":"mine"[^]*"progress":1[^]*done/);
    expect(answer.text).not.toContain("of-nobody");
  });

  test("hears that a subscription ended before it hears of the same one anew", async () => {
    const order: string[] = [];
    upstream.play((request, response) => {
      const { message } = request;
      const method = message?.method ?? "";
      if (!method.startsWith("resources/")) return answerPlainly(request, response);
      order.push(method);
      // Under way for a while, during which another message may overtake it.
      const lateMs = method === "resources/unsubscribe" ? 150 : 0;
      setTimeout(() => {
        order.push(`${method} done`);
        sendJson(response, { id: message?.id, result: {} });
      }, lateMs);
    });
    const watch = async () => {
      const left = new AbortController();
      const { body, headers } = modern(1, "subscriptions/listen", {
        notifications: { resourceSubscriptions: ["docs://a"] },
      });
      const stream = reading(await open(harness, body, { headers, signal: left.signal }));
      await eventually("the acknowledgement", () =>
        stream.text().includes('"resourceSubscriptions":["docs://a"]'),
      );
      return left;
    };
    const first = await watch();
    first.abort();
    await eventually("the end", () => order.includes("resources/unsubscribe"));
    const second = await watch();
    expect(order.slice(2)).toEqual(
      ["unsubscribe", "unsubscribe done", "subscribe", "subscribe done"].map((name) => `resources/${name}`),
    );
    second.abort();
  });
});

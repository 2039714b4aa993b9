import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { gatewaySnapshotSchema } from "@/lib/gateway/snapshot";
import { sealTask, taskScope } from "@/lib/gateway/tasks/task-id";
import { snapshotInput, testPrincipal } from "@/lib/gateway/testing";
import { startHarness, type Harness } from "./gateway-harness";
import { initialize, rpc, send } from "./raw-client";
import { answerPlainly, sendJson, startScriptedUpstream, type ScriptedUpstream } from "./scripted-upstream";

let upstream: ScriptedUpstream;
let harness: Harness;
let session: string;

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  harness = await startHarness({ upstreamUrl: upstream.url });
  session = await initialize(harness);
});
beforeEach(() => {
  upstream.seen.length = 0;
  upstream.play(answerPlainly);
  harness.world.calls.length = 0;
  harness.world.lines.length = 0;
});
afterAll(async () => {
  await harness.close();
  await upstream.close();
});

const principal = testPrincipal();
const snapshot = gatewaySnapshotSchema.parse(snapshotInput("http://localhost"));
const SCOPE = taskScope({ principal, snapshot });

const legacy = (body: unknown) => send(harness, body, { headers: { "mcp-session-id": session } });

const STRICT: [string, Record<string, unknown>][] = [
  ["tools/call", { name: "x" }],
  ["resources/read", { uri: "a:b" }],
  ["prompts/get", { name: "x" }],
  ["completion/complete", { ref: { type: "ref/prompt", name: "x" }, argument: { name: "a", value: "" } }],
  ["tasks/cancel", { taskId: "t" }],
];

describe("no call without its record", () => {
  // Tasks are known by sealed ids only; this is the one of the upstream's task "t".
  const known = (params: Record<string, unknown>) =>
    "taskId" in params ? { taskId: sealTask(SCOPE, "t", null, harness.world.ports.sealKeys)?.id } : params;

  test.each(STRICT)("%s is durable before the upstream sees it", async (method, params) => {
    let recordedBefore = 0;
    upstream.play((request, response) => {
      recordedBefore = harness.world.calls.filter(({ isStrict }) => isStrict).length;
      return answerPlainly(request, response);
    });
    await legacy(rpc(1, method, known(params)));
    expect(recordedBefore).toBe(1);
    expect(harness.world.calls).toHaveLength(1);
    expect(harness.world.calls[0]?.outcome?.status).toBe("ok");
  });

  test.each(STRICT)("%s is not made when it cannot be recorded", async (method, params) => {
    harness.world.setRecorderAvailable(false);
    const answer = await legacy(rpc(1, method, known(params)));
    harness.world.setRecorderAvailable(true);
    expect(answer.status).toBe(503);
    expect(answer.message.error?.data?.["reason"]).toBe("audit_unavailable");
    expect(upstream.seen).toHaveLength(0);
  });

  test("lists and pings are recorded behind, once, and do not wait for the recorder", async () => {
    harness.world.setRecorderAvailable(false);
    const answer = await legacy(rpc(1, "tools/list"));
    harness.world.setRecorderAvailable(true);
    expect(answer.status).toBe(200);
    expect(harness.world.calls).toMatchObject([
      { isStrict: false, attempt: { method: "tools/list" }, outcome: { status: "ok" } },
    ]);
  });
});

describe("what is stored", () => {
  test("payloads are made storable, with size and hash of what really crossed", async () => {
    const body = String.raw`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","arguments":{"nul":"a\u0000b","lone":"\ud800","pair":"\ud83d\ude00","slash":"\\u0000"}}}`;
    await legacy(body);
    const stored = harness.world.calls[0]?.attempt.params;
    const sent = body.slice(body.indexOf('{"name"'), -1);
    expect(stored?.text).toBe(sent.replace("a\\u0000b", "a\\ufffdb").replace('"\\ud800"', '"\\ufffd"'));
    expect(stored?.sha256).toBe(createHash("sha256").update(sent).digest("hex"));
    expect(stored).toMatchObject({ truncated: false, bytes: Buffer.byteLength(sent) });
  });

  test("a large answer is stored in part, and says so", async () => {
    upstream.play(({ message }, response) =>
      sendJson(response, { id: message?.id, result: { text: "é".repeat(200_000) } }),
    );
    await legacy(rpc(1, "tools/call", { name: "x" }));
    const stored = harness.world.calls[0]?.outcome?.response;
    expect(stored?.truncated).toBe(true);
    expect(Buffer.byteLength(stored?.text ?? "")).toBeLessThanOrEqual(256 * 1024);
    expect(stored?.text).not.toContain("\ufffd");
    expect(stored?.bytes).toBeGreaterThan(400_000);
  });

  test("each request writes one line, without payload or secret", async () => {
    await legacy(rpc(1, "tools/call", { name: "x", arguments: { value: "canary-payload" } }));
    await send(harness, rpc(1, "ping"), { key: null });
    expect(harness.world.lines).toHaveLength(2);
    expect(harness.world.lines[0]).toMatchObject({
      httpStatus: 200,
      rpcMethod: "tools/call",
      target: "x",
      outcome: "ok",
    });
    expect(harness.world.lines[1]).toMatchObject({
      httpStatus: 401,
      outcome: "credential_missing",
      orgId: null,
    });
    const text = JSON.stringify(harness.world.lines);
    for (const secret of ["canary-payload", harness.key, session, "upstream-session-1"])
      expect(text).not.toContain(secret);
  });
});

test("200 parallel calls with the same id each get their own answer", async () => {
  const wide = await startHarness({ upstreamUrl: upstream.url, limits: { inFlightPerKeyMax: 300 } });
  session = await initialize(wide);
  upstream.play(({ message }, response) => {
    const args = message?.params?.["arguments"];
    setTimeout(() => sendJson(response, { id: message?.id, result: { args } }), Math.random() * 30);
  });
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, n) => {
      const body = rpc(1, "tools/call", { name: "x", arguments: { n } });
      const answer = await send(wide, body, { headers: { "mcp-session-id": session } });
      return answer.message.result;
    }),
  );
  expect(answers).toEqual(Array.from({ length: 200 }, (_, n) => ({ args: { n } })));
  expect(new Set(wide.world.calls.map(({ attempt }) => attempt.callId)).size).toBe(wide.world.calls.length);
  await wide.close();
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startEverythingServer, type EverythingServer } from "./everything-server";
import { startHarness, type Harness } from "./gateway-harness";
import { initialize, modern, open, rpc, send, type RawAnswer } from "./raw-client";
import { sendEvent, sendJson, startScriptedUpstream, type ScriptedUpstream } from "./scripted-upstream";

const auth = { type: "none", secretRef: null, credentialVersion: "0" };
const started: Harness[] = [];
async function start(url: string, era: "legacy" | "modern", switchedOff: string[] = []): Promise<Harness> {
  const harness = await startHarness({
    upstreamUrl: url,
    snapshot: {
      upstream: { url, era, configVersion: "1", auth },
      capabilities: switchedOff.map((name) => ({
        kind: "tool" as const,
        name,
        orgEnabled: false,
        workspaceEnabled: true,
      })),
    },
  });
  started.push(harness);
  return harness;
}
afterEach(async () => {
  for (const harness of started.splice(0)) await harness.close();
});

/** The JSON-RPC answer of a JSON body or the last event of a stream. */
function answerIn({ text }: RawAnswer): RawAnswer["message"] {
  const events = [...text.matchAll(/^data: (\{.*)$/gm)].map(([, data = "{}"]) => data);
  return JSON.parse(events.at(-1) ?? text) as RawAnswer["message"];
}

describe("tasks of a legacy server", () => {
  const TOOL = "simulate-research-query";
  let everything: EverythingServer;
  let harness: Harness;
  let headers: Record<string, string>;

  beforeAll(async () => {
    everything = await startEverythingServer();
  });
  afterAll(() => everything.close());
  beforeEach(async () => {
    harness = await start(everything.url, "legacy");
    headers = { "mcp-session-id": await initialize(harness) };
    // The server offers its tools for tasks only from then on.
    await send(harness, { jsonrpc: "2.0", method: "notifications/initialized" }, { headers });
  });

  const ask = async (method: string, params: object, more: Parameters<typeof send>[2] = { headers }) =>
    answerIn(await send(harness, rpc(1, method, params), more));
  const begin = async (): Promise<string> => {
    const params = { name: TOOL, arguments: { topic: "tea" }, task: { ttl: 60_000 } };
    const { result } = await ask("tools/call", params);
    const { taskId } = Object(result?.["task"]) as { taskId?: unknown };
    return String(taskId);
  };

  test("run under an id of ours, the same in every answer, until their result", async () => {
    const taskId = await begin();
    expect(taskId).toMatch(/^ght1\./);
    expect((await ask("tasks/get", { taskId })).result).toMatchObject({ taskId, status: "working" });
    const { result } = await ask("tasks/list", {});
    expect(result).toMatchObject({ tasks: [{ taskId }] });
    const ended = await ask("tasks/result", { taskId });
    expect(ended.result).toMatchObject({
      _meta: { "io.modelcontextprotocol/related-task": { taskId } },
      content: [{ type: "text" }],
    });
    const call = harness.world.calls.findLast(({ attempt }) => attempt.method === "tasks/result");
    expect(call).toMatchObject({ attempt: { target: TOOL, decision: "allow" }, isStrict: true });
  });

  test("can be cancelled", async () => {
    const taskId = await begin();
    expect((await ask("tasks/cancel", { taskId })).result).toMatchObject({ taskId, status: "cancelled" });
  });

  test("do not exist for anybody else, whatever is done to their ids", async () => {
    const taskId = await begin();
    const key = harness.addKey({ id: "user-2", keyId: "key-2" });
    const own = { key, headers: { "mcp-session-id": await initialize(harness, { key }) } };
    for (const method of ["tasks/get", "tasks/result", "tasks/cancel"]) {
      expect((await ask(method, { taskId }, own)).error).toMatchObject({ code: -32602 });
      expect((await ask(method, { taskId: `${taskId.slice(0, -2)}AA` })).error?.code).toBe(-32602);
      expect((await ask(method, { taskId: "plain" })).error?.code).toBe(-32602);
    }
    expect((await ask("tasks/list", {}, own)).result?.["tasks"]).toEqual([]);
    expect((await ask("tasks/get", { taskId })).result).toMatchObject({ status: "working" });
  });

  test("are answered for by another process, and no more once their tool is switched off", async () => {
    const taskId = await begin();
    const other = await start(everything.url, "legacy");
    const message = rpc(1, "tasks/get", { taskId });
    expect(answerIn(await send(other, message, { headers })).result).toMatchObject({ taskId });
    const restricted = await start(everything.url, "legacy", [TOOL]);
    expect(answerIn(await send(restricted, message, { headers })).error?.code).toBe(-32602);
  });
});

describe("tasks of a modern server", () => {
  let upstream: ScriptedUpstream;
  let harness: Harness;

  beforeEach(async () => {
    upstream = await startScriptedUpstream();
    harness = await start(upstream.url, "modern");
    const task = { taskId: "raw-1", status: "working", ttlMs: 1_000 };
    upstream.play(({ message }, response) => {
      if (message?.method === "subscriptions/listen") {
        sendEvent(response, {
          method: "notifications/tasks",
          params: { taskId: "raw-2", status: "working" },
        });
        sendEvent(response, {
          method: "notifications/tasks",
          params: { taskId: "raw-1", status: "completed" },
        });
        return;
      }
      const isCall = message?.method === "tools/call";
      const result = { ...task, resultType: isCall ? "task" : "complete" };
      sendJson(response, { id: message?.id, result });
    });
  });
  afterEach(() => upstream.close());

  const ask = async (method: string, params: Record<string, unknown>) => {
    const { body, headers } = modern(1, method, params);
    const name = params["taskId"];
    const mirrored = typeof name === "string" ? { "mcp-name": name } : {};
    return answerIn(await send(harness, body, { headers: { ...headers, ...mirrored } }));
  };

  test("reach the server under its own id, in the body and in Mcp-Name", async () => {
    const created = await ask("tools/call", { name: "work", arguments: {} });
    const taskId = String(created.result?.["taskId"]);
    expect(taskId).toMatch(/^ght1\./);
    for (const method of ["tasks/get", "tasks/update", "tasks/cancel"]) {
      expect((await ask(method, { taskId })).result?.["taskId"]).toBe(taskId);
      const seen = upstream.seen.at(-1);
      expect(seen?.message?.params?.["taskId"]).toBe("raw-1");
      expect(seen?.headers["mcp-name"]).toBe("raw-1");
    }
    expect((await ask("tasks/get", { taskId: "raw-1" })).error?.code).toBe(-32602);
    const before = upstream.seen.length;
    // Of the other era, or of none: never passed on, since an upstream might know them.
    for (const method of ["tasks/result", "tasks/list", "tasks/made-up"]) {
      expect((await ask(method, { taskId: "raw-1" })).error?.code).toBe(-32601);
    }
    expect(upstream.seen).toHaveLength(before);
  });

  test("tell their status to the subscription of their owner, and nobody else's", async () => {
    const created = await ask("tools/call", { name: "work", arguments: {} });
    const taskId = String(created.result?.["taskId"]);
    const { body, headers } = modern(5, "subscriptions/listen", { notifications: { taskIds: [taskId] } });
    const gone = new AbortController();
    const stream = await open(harness, body, { headers, signal: gone.signal });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = "";
    while (!heard.includes("completed")) heard += (await reader?.read())?.value ?? "";
    gone.abort();
    expect(heard).toContain(taskId);
    expect(heard).not.toContain("raw-");
    const listened = upstream.seen.find(({ message }) => message?.method === "subscriptions/listen");
    expect(listened?.message?.params?.["notifications"]).toEqual({ taskIds: ["raw-1"] });
    const foreign = await ask("subscriptions/listen", { notifications: { taskIds: ["raw-2"] } });
    expect(foreign.error?.code).toBe(-32602);
  });
});

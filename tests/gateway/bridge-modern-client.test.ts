import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEverythingServer, type EverythingServer } from "./everything-server";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { modern, rpc, send } from "./raw-client";

let upstream: EverythingServer;

beforeAll(async () => {
  upstream = await startEverythingServer();
});
afterAll(() => upstream.close());

const noAuth = { type: "none", secretRef: null, credentialVersion: "0" };

const upstreamOf = (era: "legacy" | "unknown") => ({
  upstream: { url: upstream.url, era, configVersion: "1", auth: noAuth },
  capabilities: [{ kind: "tool" as const, name: "get-env", orgEnabled: false, workspaceEnabled: true }],
});

async function connect(harness: Harness, mode: "auto" | { readonly pin: "2026-07-28" }): Promise<Client> {
  const client = new Client(
    { name: "modern-bridged", version: "1.0.0" },
    {
      capabilities: { elicitation: { form: {}, url: {} }, sampling: {}, roots: {} },
      versionNegotiation: { mode },
    },
  );
  client.setRequestHandler("elicitation/create", () => ({ action: "accept", content: { name: "Ada" } }));
  client.setRequestHandler("sampling/createMessage", () => ({
    role: "assistant",
    model: "test-model",
    content: { type: "text", text: "sampled by the client" },
  }));
  client.setRequestHandler("roots/list", () => ({ roots: [{ uri: "file:///home/ada", name: "home" }] }));
  const requestInit = { headers: { authorization: `Bearer ${harness.key}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(harness.mcpUrl), { requestInit }));
  return client;
}

describe.each([
  ["auto", "legacy"],
  ["pin", "legacy"],
  ["auto", "unknown"],
] as const)("a modern client (%s) of a legacy upstream known as %s", (mode, era) => {
  let harness: Harness;
  let client: Client;

  beforeAll(async () => {
    harness = await startHarness({ upstreamUrl: upstream.url, snapshot: upstreamOf(era) });
    client = await connect(harness, mode === "auto" ? "auto" : { pin: "2026-07-28" });
  });
  afterAll(async () => {
    await client.close();
    await harness.close();
  });

  test("speaks the modern era", () => {
    expect(client.getNegotiatedProtocolVersion()).toBe("2026-07-28");
    expect(client.getServerVersion()?.name).toContain("everything");
  });

  test("answers the questions the upstream asks while a call runs", async () => {
    // Asked on the session's own stream instead of the call's.
    const roots = await client.callTool({ name: "get-roots-list", arguments: {} });
    expect(JSON.stringify(roots.content)).toContain("file:///home/ada");
    const elicited = await client.callTool({ name: "trigger-elicitation-request", arguments: {} });
    expect(JSON.stringify(elicited.content)).toContain("Ada");
    const sampled = await client.callTool({
      name: "trigger-sampling-request",
      arguments: { prompt: "hi", maxTokens: 10 },
    });
    expect(JSON.stringify(sampled.content)).toContain("sampled by the client");
  });

  test("is served lists, calls, resources, templates, prompts and completions", async () => {
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toContain("echo");
    expect(tools.map((tool) => tool.name)).not.toContain("get-env");
    const called = await client.callTool({ name: "echo", arguments: { message: "hi" } });
    expect(called.content).toEqual([{ type: "text", text: "Echo: hi" }]);
    const { resources } = await client.listResources();
    const read = await client.readResource({ uri: resources[0]?.uri ?? "" });
    expect(read.contents).toHaveLength(1);
    expect((await client.listResourceTemplates()).resourceTemplates.length).toBeGreaterThan(0);
    expect((await client.listPrompts()).prompts.length).toBeGreaterThan(0);
    expect((await client.getPrompt({ name: "simple-prompt" })).messages.length).toBeGreaterThan(0);
    const completion = await client.complete({
      ref: { type: "ref/prompt", name: "completable-prompt" },
      argument: { name: "department", value: "E" },
    });
    expect(completion.completion.values).toContain("Engineering");
  });

  test("cannot call what is switched off, and the record says so", async () => {
    await expect(client.callTool({ name: "get-env", arguments: {} })).rejects.toThrow("Unknown tool");
    const call = harness.world.calls.findLast(({ attempt }) => attempt.target === "get-env");
    expect(call?.attempt).toMatchObject({ decision: "deny", era: "modern" });
  });

  test("sees progress of its own calls", async () => {
    const seen: number[] = [];
    await client.callTool(
      { name: "trigger-long-running-operation", arguments: { duration: 0.5, steps: 3 } },
      { onprogress: ({ progress }) => void seen.push(progress) },
    );
    expect(seen).toEqual([1, 2, 3]);
  });

  test("is told of updates of resources it subscribed to", async () => {
    const { resources } = await client.listResources();
    const uri = resources[0]?.uri ?? "";
    const updates: string[] = [];
    client.setNotificationHandler("notifications/resources/updated", ({ params }) => {
      updates.push(params.uri);
    });
    const subscription = await client.listen({ resourceSubscriptions: [uri] });
    await client.callTool({ name: "toggle-subscriber-updates", arguments: {} });
    await eventually("an update", () => updates.includes(uri), 15_000);
    await client.callTool({ name: "toggle-subscriber-updates", arguments: {} });
    await subscription.close();
  });

  test("cancels at the upstream by closing the stream", async () => {
    const cancel = new AbortController();
    const calling = client.callTool(
      { name: "trigger-long-running-operation", arguments: { duration: 20, steps: 20 } },
      { signal: cancel.signal },
    );
    setTimeout(() => cancel.abort("not needed"), 200);
    await expect(calling).rejects.toThrow();
    await eventually("the cancelled record", () => {
      const call = harness.world.calls.findLast(
        ({ attempt }) => attempt.target === "trigger-long-running-operation",
      );
      return call?.outcome?.status === "cancelled";
    });
  });
});

describe("a parked call", () => {
  const META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": { elicitation: { form: {} } },
  };
  const ask = (id: number, more: Record<string, unknown> = {}) => {
    const params = { name: "trigger-elicitation-request", arguments: {}, ...more, _meta: META };
    const { headers } = modern(id, "tools/call", params);
    return { body: rpc(id, "tools/call", params), headers };
  };
  const accepted = { action: "accept", content: { name: "Grace" } };

  async function park(harness: Harness) {
    const question = ask(1);
    const answer = await send(harness, question.body, { headers: question.headers });
    expect(answer.message.result).toMatchObject({ resultType: "input_required" });
    const { requestState, inputRequests } = answer.message.result ?? {};
    return { requestState: String(requestState), key: Object.keys(Object(inputRequests))[0] ?? "" };
  }
  const start = () => startHarness({ upstreamUrl: upstream.url, snapshot: upstreamOf("legacy") });

  test("is continued once, by the retry that brings the answer", async () => {
    const harness = await start();
    const { requestState, key } = await park(harness);
    const retry = ask(2, { requestState, inputResponses: { [key]: accepted } });
    const answer = await send(harness, retry.body, { headers: retry.headers });
    expect(answer.text).toContain("Grace");
    const again = await send(harness, retry.body, { headers: retry.headers });
    expect(again.message.error?.code).toBe(-31410);
    await harness.close();
  });

  test("asks again for what the retry did not answer", async () => {
    const harness = await start();
    const { requestState, key } = await park(harness);
    const retry = ask(2, { requestState, inputResponses: { other: accepted } });
    const answer = await send(harness, retry.body, { headers: retry.headers });
    expect(Object.keys(Object(answer.message.result?.["inputRequests"]))).toEqual([key]);
    await harness.close();
  });

  test("belongs to its caller and its arguments: anything else reads as invalid", async () => {
    const harness = await start();
    const { requestState, key } = await park(harness);
    const inputResponses = { [key]: accepted };
    const attempts = [
      { retry: ask(2, { requestState: `${requestState}x`, inputResponses }), key: harness.key },
      { retry: ask(3, { requestState, inputResponses, arguments: { other: 1 } }), key: harness.key },
      { retry: ask(4, { requestState, inputResponses }), key: harness.addKey({ id: "user-2", keyId: "k2" }) },
    ];
    for (const { retry, key: secret } of attempts) {
      const answer = await send(harness, retry.body, { headers: retry.headers, key: secret });
      expect(answer.message.error?.code).toBe(-32602);
    }
    await harness.close();
  });

  test("held by another process is reported, never silently lost", async () => {
    const owner = await start();
    const other = await start();
    const { requestState, key } = await park(owner);
    const retry = ask(2, { requestState, inputResponses: { [key]: accepted } });
    const answer = await send(other, retry.body, { headers: retry.headers });
    expect(answer.status).toBe(410);
    expect(answer.message.error).toMatchObject({ code: -31410, data: { reason: "owner_lost" } });
    await owner.close();
    await other.close();
  });
});

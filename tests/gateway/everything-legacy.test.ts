import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  LoggingMessageNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEverythingServer, type EverythingServer } from "./everything-server";
import { eventually, startHarness, type Harness } from "./gateway-harness";

let upstream: EverythingServer;

beforeAll(async () => {
  upstream = await startEverythingServer();
});
afterAll(() => upstream.close());

describe.each(["node", "web"] as const)("server-everything through the %s door", (door) => {
  let harness: Harness;
  let client: Client;
  const logs: unknown[] = [];

  beforeAll(async () => {
    harness = await startHarness({ upstreamUrl: upstream.url, door });
    client = new Client(
      { name: "legacy-test", version: "1.2.3" },
      { capabilities: { sampling: {}, elicitation: {}, roots: { listChanged: true } } },
    );
    client.setRequestHandler(ElicitRequestSchema, () => ({ action: "accept", content: { name: "Ada" } }));
    client.setRequestHandler(CreateMessageRequestSchema, () => ({
      role: "assistant",
      model: "test-model",
      content: { type: "text", text: "sampled by the client" },
    }));
    client.setNotificationHandler(
      LoggingMessageNotificationSchema,
      (message) => void logs.push(message.params),
    );
    const transport = new StreamableHTTPClientTransport(new URL(harness.mcpUrl), {
      requestInit: { headers: { authorization: `Bearer ${harness.key}` } },
    });
    await client.connect(transport);
  });
  afterAll(async () => {
    await client.close();
    await harness.close();
  });

  test("tools are listed, and echo answers", async () => {
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toContain("echo");
    const result = await client.callTool({ name: "echo", arguments: { message: "hello" } });
    expect(result.content).toEqual([{ type: "text", text: "Echo: hello" }]);
  });

  test("a call is recorded durably, with who, what and how long", async () => {
    await client.callTool({ name: "echo", arguments: { message: "for the record" } });
    const call = harness.world.calls.findLast(({ attempt }) => attempt.method === "tools/call");
    expect(call?.isStrict).toBe(true);
    expect(call?.attempt).toMatchObject({
      target: "echo",
      targetKind: "tool",
      principalLabel: "alice@example.com",
      era: "legacy",
      clientName: "legacy-test",
      clientVersion: "1.2.3",
      decision: "allow",
    });
    expect(JSON.parse(call?.attempt.params?.text ?? "")).toMatchObject({
      arguments: { message: "for the record" },
    });
    expect(call?.outcome).toMatchObject({ status: "ok", httpStatus: 200 });
    expect(call?.outcome?.response?.text).toContain("Echo: for the record");
    expect(call?.outcome?.timings.upstreamMs).toBeGreaterThan(0);
  });

  test("resources, templates, prompts and completions pass", async () => {
    const { resources } = await client.listResources();
    const { resourceTemplates } = await client.listResourceTemplates();
    const { prompts } = await client.listPrompts();
    expect([resources.length, resourceTemplates.length, prompts.length].every((count) => count > 0)).toBe(
      true,
    );
    const read = await client.readResource({ uri: resources[0]?.uri ?? "" });
    expect(read.contents.length).toBe(1);
    const prompt = await client.getPrompt({ name: "simple-prompt" });
    expect(prompt.messages.length).toBeGreaterThan(0);
    const completion = await client.complete({
      ref: { type: "ref/prompt", name: "completable-prompt" },
      argument: { name: "department", value: "E" },
    });
    expect(completion.completion.values).toContain("Engineering");
  });

  test("progress notifications reach the caller while the call runs", async () => {
    const progress: number[] = [];
    await client.callTool(
      { name: "trigger-long-running-operation", arguments: { duration: 0.5, steps: 3 } },
      undefined,
      { onprogress: (update) => void progress.push(update.progress) },
    );
    expect(progress).toEqual([1, 2, 3]);
  });

  test("elicitation and sampling requests reach the client, and its answers the server", async () => {
    const elicited = await client.callTool({ name: "trigger-elicitation-request", arguments: {} });
    expect(JSON.stringify(elicited.content)).toContain("Ada");
    const sampled = await client.callTool({
      name: "trigger-sampling-request",
      arguments: { prompt: "hi", maxTokens: 10 },
    });
    expect(JSON.stringify(sampled.content)).toContain("sampled by the client");
  });

  test("unsolicited notifications arrive on the GET stream", async () => {
    await client.setLoggingLevel("debug");
    await client.callTool({ name: "toggle-simulated-logging", arguments: {} });
    await eventually("a log message", () => logs.length > 0, 15_000);
    await client.callTool({ name: "toggle-simulated-logging", arguments: {} });
  });

  test("a cancelled call ends, and is recorded as cancelled", async () => {
    const cancel = new AbortController();
    const calling = client.callTool(
      { name: "trigger-long-running-operation", arguments: { duration: 20, steps: 20 } },
      undefined,
      { signal: cancel.signal },
    );
    setTimeout(() => cancel.abort("not needed any more"), 200);
    await expect(calling).rejects.toThrow();
    await eventually("the record of the cancelled call", () => {
      const call = harness.world.calls.findLast(
        ({ attempt }) => attempt.target === "trigger-long-running-operation",
      );
      return call?.outcome?.status === "cancelled";
    });
  });

  test("the upstream's session id is never shown to the client", async () => {
    const lines = JSON.stringify(harness.world.calls);
    const transport = client.transport;
    expect(transport?.sessionId).toMatch(/^ghs1\./);
    expect(lines).not.toContain(transport?.sessionId ?? "none");
    await client.ping();
  });
});

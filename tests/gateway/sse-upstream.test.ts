import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as LegacyClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as LegacyTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  ResourceUpdatedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEverythingServer, type EverythingServer } from "./everything-server";
import { eventually, startHarness, type Harness } from "./gateway-harness";

let upstream: EverythingServer;

beforeAll(async () => {
  upstream = await startEverythingServer("sse");
});
afterAll(() => upstream.close());

const noAuth = { type: "none", secretRef: null, credentialVersion: "0" };
const KNOWN = { era: "legacy", transport: "sse" } as const;
const UNKNOWN = { era: "unknown" } as const;
const start = (known: typeof KNOWN | typeof UNKNOWN) =>
  startHarness({
    upstreamUrl: upstream.url,
    snapshot: {
      upstream: { url: upstream.url, ...known, configVersion: "1", auth: noAuth },
      capabilities: [{ kind: "tool" as const, name: "get-env", orgEnabled: false, workspaceEnabled: true }],
    },
  });

const ROOTS = { roots: [{ uri: "file:///home/ada", name: "home" }] };
const SAMPLED = {
  role: "assistant" as const,
  model: "test-model",
  content: { type: "text" as const, text: "sampled by the client" },
};
const ACCEPTED = { action: "accept" as const, content: { name: "Ada" } };

describe.each([
  ["known", KNOWN],
  ["not known yet", UNKNOWN],
])("a legacy client of an HTTP+SSE upstream (%s)", (_, known) => {
  let harness: Harness;
  let client: LegacyClient;

  beforeAll(async () => {
    harness = await start(known);
    const capabilities = { elicitation: {}, sampling: {}, roots: {} };
    client = new LegacyClient({ name: "legacy", version: "1.0.0" }, { capabilities });
    client.setRequestHandler(ElicitRequestSchema, () => ACCEPTED);
    client.setRequestHandler(CreateMessageRequestSchema, () => SAMPLED);
    client.setRequestHandler(ListRootsRequestSchema, () => ROOTS);
    const requestInit = { headers: { authorization: `Bearer ${harness.key}` } };
    await client.connect(new LegacyTransport(new URL(harness.mcpUrl), { requestInit }));
  });
  afterAll(async () => {
    await client.close();
    await harness.close();
  });

  test("is served lists without what is switched off, calls, resources and prompts", async () => {
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toContain("echo");
    expect(tools.map((tool) => tool.name)).not.toContain("get-env");
    const called = await client.callTool({ name: "echo", arguments: { message: "hi" } });
    expect(called["content"]).toEqual([{ type: "text", text: "Echo: hi" }]);
    const { resources } = await client.listResources();
    expect((await client.readResource({ uri: resources[0]?.uri ?? "" })).contents).toHaveLength(1);
    expect((await client.getPrompt({ name: "simple-prompt" })).messages.length).toBeGreaterThan(0);
  });

  test("answers what the upstream asks, and sees the progress of its own calls", async () => {
    const elicited = await client.callTool({ name: "trigger-elicitation-request", arguments: {} });
    expect(JSON.stringify(elicited)).toContain("Ada");
    const roots = await client.callTool({ name: "get-roots-list", arguments: {} });
    expect(JSON.stringify(roots)).toContain("file:///home/ada");
    const seen: number[] = [];
    const slow = { name: "trigger-long-running-operation", arguments: { duration: 0.5, steps: 3 } };
    await client.callTool(slow, undefined, { onprogress: ({ progress }) => void seen.push(progress) });
    expect(seen).toEqual([1, 2, 3]);
  });

  test("has several calls at once answered, each its own", async () => {
    const calls = Array.from({ length: 20 }, (_unused, index) =>
      client.callTool({ name: "echo", arguments: { message: String(index) } }),
    );
    const answers = await Promise.all(calls);
    expect(answers.map((answer) => JSON.stringify(answer["content"]))).toEqual(
      calls.map((_unused, index) => JSON.stringify([{ type: "text", text: `Echo: ${index}` }])),
    );
  });

  test("is told of updates of resources it subscribed to", async () => {
    const uri = (await client.listResources()).resources[0]?.uri ?? "";
    const updates: string[] = [];
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => {
      updates.push(params.uri);
    });
    await client.subscribeResource({ uri });
    await client.callTool({ name: "toggle-subscriber-updates", arguments: {} });
    await eventually("an update", () => updates.includes(uri), 15_000);
    await client.callTool({ name: "toggle-subscriber-updates", arguments: {} });
  });
});

describe.each([
  ["known", KNOWN],
  ["not known yet", UNKNOWN],
])("a modern client of an HTTP+SSE upstream (%s)", (_, known) => {
  let harness: Harness;
  let client: Client;

  beforeAll(async () => {
    harness = await start(known);
    client = new Client(
      { name: "modern", version: "1.0.0" },
      {
        capabilities: { elicitation: { form: {} }, sampling: {}, roots: {} },
        versionNegotiation: { mode: { pin: "2026-07-28" } },
      },
    );
    client.setRequestHandler("elicitation/create", () => ACCEPTED);
    client.setRequestHandler("sampling/createMessage", () => SAMPLED);
    client.setRequestHandler("roots/list", () => ROOTS);
    const requestInit = { headers: { authorization: `Bearer ${harness.key}` } };
    await client.connect(new StreamableHTTPClientTransport(new URL(harness.mcpUrl), { requestInit }));
  });
  afterAll(async () => {
    await client.close();
    await harness.close();
  });

  test("is served lists without what is switched off, calls and resources", async () => {
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toContain("echo");
    expect(tools.map((tool) => tool.name)).not.toContain("get-env");
    const called = await client.callTool({ name: "echo", arguments: { message: "hi" } });
    expect(called.content).toEqual([{ type: "text", text: "Echo: hi" }]);
    const { resources } = await client.listResources();
    expect((await client.readResource({ uri: resources[0]?.uri ?? "" })).contents).toHaveLength(1);
  });

  test("answers what the upstream asks, and sees the progress of its own calls", async () => {
    // First, so that the upstream has no reason to ask for them in the middle of another call.
    const roots = await client.callTool({ name: "get-roots-list", arguments: {} });
    expect(JSON.stringify(roots.content)).toContain("file:///home/ada");
    const elicited = await client.callTool({ name: "trigger-elicitation-request", arguments: {} });
    expect(JSON.stringify(elicited.content)).toContain("Ada");
    const sampled = await client.callTool({
      name: "trigger-sampling-request",
      arguments: { prompt: "hi", maxTokens: 10 },
    });
    expect(JSON.stringify(sampled.content)).toContain("sampled by the client");
    const seen: number[] = [];
    await client.callTool(
      { name: "trigger-long-running-operation", arguments: { duration: 0.5, steps: 3 } },
      { onprogress: ({ progress }) => void seen.push(progress) },
    );
    expect(seen).toEqual([1, 2, 3]);
  });
});

import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernTransport,
} from "@modelcontextprotocol/client";
import { Client as LegacyClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as LegacyTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  ResourceUpdatedNotificationSchema,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEverythingServer, type EverythingServer } from "./everything-server";
import { eventually } from "./gateway-harness";
import { startModernServer, type ModernServer } from "./modern-server";
import {
  startWorkspace,
  tool,
  type WorkspaceFixture,
  type WorkspaceHarness,
  type WorkspaceItem,
} from "./workspace-harness";

let everything: EverythingServer;
let modernServer: ModernServer;
let fixture: WorkspaceFixture;

beforeAll(async () => {
  everything = await startEverythingServer();
  modernServer = await startModernServer();
  fixture = {
    servers: [
      { slug: "every", url: everything.url, era: "legacy", items: await itemsOf(everything.url) },
      {
        slug: "modern",
        url: modernServer.url,
        era: "modern",
        items: (await itemsOf(modernServer.url)).map((item) =>
          item.name === "secret" ? { ...item, isOff: true } : item,
        ),
      },
      // Same tools, same upstream, another server: everything of it collides.
      { slug: "twin", url: modernServer.url, era: "unknown", items: await itemsOf(modernServer.url) },
    ],
  };
});
afterAll(async () => {
  await everything.close();
  await modernServer.close();
});

// As a sync would have stored it.
async function itemsOf(url: string): Promise<readonly WorkspaceItem[]> {
  const client = new ModernClient(
    { name: "sync", version: "1" },
    {
      capabilities: { elicitation: { form: {} }, sampling: {}, roots: {} },
      versionNegotiation: { mode: "auto" },
    },
  );
  await client.connect(new ModernTransport(new URL(url)));
  const items: WorkspaceItem[] = [];
  const take = (kind: WorkspaceItem["kind"], name: string, definition: unknown): void =>
    void items.push({ kind, name, definition: JSON.stringify(definition) });
  for (const item of (await client.listTools()).tools) take("tool", item.name, item);
  for (const item of (await client.listPrompts()).prompts) take("prompt", item.name, item);
  for (const item of (await client.listResources()).resources) take("resource", item.uri, item);
  const { resourceTemplates } = await client.listResourceTemplates().catch(() => ({ resourceTemplates: [] }));
  for (const item of resourceTemplates) take("resource_template", item.uriTemplate, item);
  await client.close();
  return items;
}

async function legacyClient(harness: WorkspaceHarness): Promise<LegacyClient> {
  const client = new LegacyClient(
    { name: "legacy", version: "1" },
    { capabilities: { sampling: {}, elicitation: {}, roots: {} } },
  );
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: "accept", content: { name: "Ada" } }));
  client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [] }));
  client.setRequestHandler(CreateMessageRequestSchema, () => ({
    role: "assistant",
    model: "test-model",
    content: { type: "text", text: "sampled by the client" },
  }));
  const requestInit = { headers: { authorization: `Bearer ${harness.key}` } };
  await client.connect(new LegacyTransport(new URL(harness.mcpUrl), { requestInit }));
  return client;
}

async function modernClient(harness: WorkspaceHarness): Promise<ModernClient> {
  const client = new ModernClient(
    { name: "modern", version: "1" },
    {
      capabilities: { elicitation: { form: {} }, sampling: {}, roots: {} },
      versionNegotiation: { mode: { pin: "2026-07-28" } },
    },
  );
  client.setRequestHandler("elicitation/create", () => ({ action: "accept", content: { name: "Ada" } }));
  client.setRequestHandler("roots/list", () => ({ roots: [] }));
  client.setRequestHandler("sampling/createMessage", () => ({
    role: "assistant",
    model: "test-model",
    content: { type: "text", text: "sampled by the client" },
  }));
  const requestInit = { headers: { authorization: `Bearer ${harness.key}` } };
  await client.connect(new ModernTransport(new URL(harness.mcpUrl), { requestInit }));
  return client;
}

describe.each([
  ["legacy", "node"],
  ["modern", "node"],
  ["legacy", "web"],
  ["modern", "web"],
] as const)("a %s client of a workspace of three servers, through the %s door", (era, door) => {
  let harness: WorkspaceHarness;
  let client: LegacyClient | ModernClient;

  beforeAll(async () => {
    harness = await startWorkspace(fixture, { door, isKeyOnly: door === "web" });
    client = era === "legacy" ? await legacyClient(harness) : await modernClient(harness);
  });
  afterAll(async () => {
    await client.close();
    await harness.close();
  });

  const call = async (name: string, args: Record<string, unknown> = {}): Promise<string> =>
    JSON.stringify((await client.callTool({ name, arguments: args })).content);

  test("lists all of them as one, each name once, nothing hidden", async () => {
    const { tools } = await client.listTools();
    const names = tools.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(["every_echo", "modern_echo", "twin_echo", "get-sum"]));
    expect(names).not.toContain("modern_secret");
    expect(names).toContain("twin_secret");
    expect((await client.listPrompts()).prompts.length).toBeGreaterThan(3);
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toContain(
      "gatehouse+twin:test://readme",
    );
    expect((await client.listResourceTemplates()).resourceTemplates.length).toBeGreaterThan(0);
  });

  test("calls tools, reads resources and gets prompts of servers of both eras", async () => {
    expect(await call("every_echo", { message: "hi" })).toContain("Echo: hi");
    expect(await call("modern_echo", { message: "hi" })).toContain("Echo: hi");
    expect(await call("twin_echo", { message: "hi" })).toContain("Echo: hi");
    const read = await client.readResource({ uri: "gatehouse+modern:test://readme" });
    expect(read.contents).toEqual([
      expect.objectContaining({ uri: "gatehouse+modern:test://readme", text: "read me" }),
    ]);
    const prompt = await client.getPrompt({ name: "twin_greet" });
    expect(JSON.stringify(prompt.messages)).toContain("Good day");
  });

  test("answers what servers ask in the middle of a call", async () => {
    expect(await call("modern_ask")).toContain("Ada");
    expect(await call("twin_ask")).toContain("Ada");
    expect(await call("trigger-elicitation-request")).toContain("Ada");
    expect(await call("trigger-sampling-request", { prompt: "hi", maxTokens: 10 })).toContain(
      "sampled by the client",
    );
  });

  test("hears of progress under its own token", async () => {
    const heard: number[] = [];
    const onprogress = ({ progress }: { progress: number }): void => void heard.push(progress);
    if (client instanceof LegacyClient) {
      await client.callTool({ name: "modern_count", arguments: {} }, undefined, { onprogress });
    } else await client.callTool({ name: "modern_count", arguments: {} }, { onprogress });
    expect(heard).toEqual([1, 2, 3]);
  });

  test("cancels a call at the server it runs on", async () => {
    const [running, aborted] = [modernServer.runningWaits(), modernServer.abortedWaits()];
    const controller = new AbortController();
    const options = { signal: controller.signal };
    const waiting =
      client instanceof LegacyClient
        ? client.callTool({ name: "modern_wait", arguments: {} }, undefined, options)
        : client.callTool({ name: "modern_wait", arguments: {} }, options);
    waiting.catch(() => undefined);
    await eventually("the tool runs", () => modernServer.runningWaits() > running);
    controller.abort();
    await eventually("the tool was cancelled", () => modernServer.abortedWaits() > aborted);
  });

  test("each call is recorded with its own server, in the era of its client", () => {
    const calls = harness.world.calls.filter(({ attempt }) => attempt.method === "tools/call");
    expect(new Set(calls.map(({ attempt }) => attempt.serverId))).toEqual(
      new Set(["server-every", "server-modern", "server-twin"]),
    );
    expect(calls.every(({ attempt, isStrict }) => attempt.era === era && isStrict)).toBe(true);
  });
});

describe("a legacy session of a workspace", () => {
  let harness: WorkspaceHarness;
  let client: LegacyClient;

  beforeAll(async () => {
    harness = await startWorkspace(fixture, { limits: { streamRecheckMs: 200 } });
    client = await legacyClient(harness);
  });
  afterAll(async () => {
    await client.close();
    await harness.close();
  });

  test("hears that its lists changed, and only when they did for this caller", async () => {
    let changes = 0;
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => void (changes += 1));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const [every, ...others] = fixture.servers;
    if (every === undefined) throw new Error("no server");
    harness.change({ ...fixture, version: "c2" });
    const more = { ...every, items: [...every.items, tool("brand-new")] };
    harness.change({ servers: [more, ...others], version: "c3" });
    await eventually("the change was told", () => changes > 0, 10_000);
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain("brand-new");
    expect(changes).toBe(1);
    harness.change(fixture);
  });

  test("is told of the logs it asked for and of resources it subscribed to, in its own spelling", async () => {
    const logs: unknown[] = [];
    const updated: string[] = [];
    client.setNotificationHandler(LoggingMessageNotificationSchema, (message) => void logs.push(message));
    client.setNotificationHandler(
      ResourceUpdatedNotificationSchema,
      ({ params }) => void updated.push(params.uri),
    );
    const { resources } = await client.listResources();
    const uri = resources.find((item) => item.uri.startsWith("demo://"))?.uri ?? "";
    await client.subscribeResource({ uri });
    await client.callTool({ name: "toggle-subscriber-updates", arguments: {} });
    await eventually("an update came", () => updated.length > 0, 20_000);
    expect(new Set(updated)).toEqual(new Set([uri]));
    await client.callTool({ name: "toggle-subscriber-updates", arguments: {} });
    expect(logs).toEqual([]);
  });

  test("ends within five seconds of its key's revocation, its streams too", async () => {
    const secret = harness.addKey({ keyId: "key-7" });
    const revoked = await legacyClient({ ...harness, key: secret });
    const waits = modernServer.abortedWaits();
    const running = modernServer.runningWaits();
    const waiting = revoked.callTool({ name: "modern_wait", arguments: {} }).catch(() => "ended");
    await eventually("the tool runs", () => modernServer.runningWaits() > running);
    harness.world.failKey(secret, "revoked");
    await eventually("the call ended at the server", () => modernServer.abortedWaits() > waits, 5_000);
    expect(await waiting).toBe("ended");
    await expect(revoked.listTools()).rejects.toThrow();
    await revoked.close();
  });
});

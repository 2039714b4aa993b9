import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ElicitRequestSchema, ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { startModernServer, type ModernServer } from "./modern-server";
import { initialize, open, rpc, send } from "./raw-client";
import { reading } from "./reading";

let upstream: ModernServer;

beforeAll(async () => {
  upstream = await startModernServer();
});
afterAll(() => upstream.close());

const noAuth = { type: "none", secretRef: null, credentialVersion: "0" };
const snapshotOf = (era: "modern" | "unknown") => ({
  upstream: { url: upstream.url, era, configVersion: "1", auth: noAuth },
  capabilities: [{ kind: "tool" as const, name: "secret", orgEnabled: false, workspaceEnabled: true }],
});

describe.each(["modern", "unknown"] as const)("a legacy client of a modern upstream known as %s", (era) => {
  let harness: Harness;
  let client: Client;

  beforeAll(async () => {
    harness = await startHarness({ upstreamUrl: upstream.url, snapshot: snapshotOf(era) });
    client = new Client({ name: "legacy-bridged", version: "1.0.0" }, { capabilities: { elicitation: {} } });
    client.setRequestHandler(ElicitRequestSchema, () => ({ action: "accept", content: { name: "Grace" } }));
    const requestInit = { headers: { authorization: `Bearer ${harness.key}` } };
    await client.connect(new StreamableHTTPClientTransport(new URL(harness.mcpUrl), { requestInit }));
  });
  afterAll(async () => {
    await client.close();
    await harness.close();
  });

  test("has a session with the server it sees", async () => {
    expect(client.getServerVersion()?.name).toBe("modern-test");
    expect(client.transport?.sessionId).toMatch(/^ghs1\./);
    await client.ping();
  });

  test("is served lists, calls, resources and prompts", async () => {
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toContain("echo");
    expect(tools.map((tool) => tool.name)).not.toContain("secret");
    const called = await client.callTool({ name: "echo", arguments: { message: "hi" } });
    expect(called).toEqual({
      content: [{ type: "text", text: "Echo: hi" }],
      _meta: called._meta,
    });
    const read = await client.readResource({ uri: "test://readme" });
    expect(read.contents[0]).toMatchObject({ text: "read me" });
    expect((await client.getPrompt({ name: "greet" })).messages).toHaveLength(1);
  });

  test("sees progress, and answers what the upstream asks in its results", async () => {
    const seen: number[] = [];
    await client.callTool({ name: "count", arguments: {} }, undefined, {
      onprogress: ({ progress }) => void seen.push(progress),
    });
    expect(seen).toEqual([1, 2, 3]);
    const asked = await client.callTool({ name: "ask", arguments: {} });
    expect(JSON.stringify(asked.content)).toContain("Grace");
  });

  test("hears of changed lists on its stream", async () => {
    let changes = 0;
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => void (changes += 1));
    const announcing = setInterval(() => upstream.announceToolChange(), 100);
    await eventually("the change", () => changes > 0).finally(() => clearInterval(announcing));
  });

  test("cancels with a notification, which closes the upstream's stream", async () => {
    const before = upstream.abortedWaits();
    const begun = upstream.runningWaits() + 1;
    const cancel = new AbortController();
    const calling = client.callTool({ name: "wait", arguments: {} }, undefined, { signal: cancel.signal });
    await eventually("the call to begin", () => upstream.runningWaits() === begun);
    cancel.abort("changed my mind");
    await expect(calling).rejects.toThrow();
    await eventually("the upstream call to be aborted", () => upstream.abortedWaits() === before + 1);
  });

  test("has one stream of notifications, however many it opens at once", async () => {
    const headers = { "mcp-session-id": await initialize(harness) };
    const gone = new AbortController();
    const openOne = () => open(harness, undefined, { method: "GET", headers, signal: gone.signal });
    const streams = (await Promise.all([openOne(), openOne(), openOne()])).map(reading);
    await eventually("one is left", () => streams.filter((stream) => !stream.isEnded()).length === 1);
    gone.abort();
  });

  test("hears the old error code of a resource that does not exist", async () => {
    await expect(client.readResource({ uri: "test://none" })).rejects.toMatchObject({ code: -32002 });
  });
});

describe("the session of a bridged legacy client", () => {
  test.each(["2025-11-25", "2025-06-18", "2025-03-26"])("speaks %s when asked to", async (version) => {
    const harness = await startHarness({ upstreamUrl: upstream.url, snapshot: snapshotOf("modern") });
    const params = { protocolVersion: version, capabilities: {}, clientInfo: { name: "raw", version: "1" } };
    const answer = await send(harness, rpc(0, "initialize", params));
    expect(answer.message.result).toMatchObject({ protocolVersion: version });
    await harness.close();
  });

  test("is over after DELETE", async () => {
    const harness = await startHarness({ upstreamUrl: upstream.url, snapshot: snapshotOf("modern") });
    const headers = { "mcp-session-id": await initialize(harness) };
    expect((await send(harness, rpc(1, "ping"), { headers })).status).toBe(200);
    expect((await send(harness, undefined, { method: "DELETE", headers })).status).toBe(200);
    expect((await send(harness, rpc(2, "ping"), { headers })).status).toBe(404);
    await harness.close();
  });
});

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { startModernServer, type ModernServer } from "./modern-server";

let upstream: ModernServer;

beforeAll(async () => {
  upstream = await startModernServer();
});
afterAll(() => upstream.close());

async function connect(harness: Harness): Promise<Client> {
  const client = new Client(
    { name: "modern-test-client", version: "3.0.0" },
    { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode: "auto" } },
  );
  client.setRequestHandler("elicitation/create", () => ({ action: "accept", content: { name: "Grace" } }));
  const transport = new StreamableHTTPClientTransport(new URL(harness.mcpUrl), {
    requestInit: { headers: { authorization: `Bearer ${harness.key}` } },
  });
  await client.connect(transport);
  return client;
}

describe.each(["node", "web"] as const)(
  "a modern client and a modern upstream through the %s door",
  (door) => {
    let harness: Harness;
    let client: Client;

    beforeAll(async () => {
      harness = await startHarness({
        upstreamUrl: upstream.url,
        door,
        snapshot: {
          capabilities: [{ kind: "tool", name: "secret", orgEnabled: false, workspaceEnabled: true }],
        },
      });
      client = await connect(harness);
    });
    afterAll(async () => {
      await client.close();
      await harness.close();
    });

    test("the modern version is negotiated", () => {
      expect(client.getNegotiatedProtocolVersion()).toBe("2026-07-28");
    });

    test("tools, resources and prompts answer", async () => {
      const called = await client.callTool({ name: "echo", arguments: { message: "hi" } });
      expect(called.content).toEqual([{ type: "text", text: "Echo: hi" }]);
      const read = await client.readResource({ uri: "test://readme" });
      expect(read.contents[0]).toMatchObject({ text: "read me" });
      expect((await client.getPrompt({ name: "greet" })).messages).toHaveLength(1);
    });

    test("a tool that is switched off is neither listed nor callable, and its definition never leaks", async () => {
      const listed = await client.listTools();
      expect(listed.tools.map((tool) => tool.name)).not.toContain("secret");
      expect(JSON.stringify(listed)).not.toContain("canary-secret-tool");
      await expect(client.callTool({ name: "secret", arguments: {} })).rejects.toThrow(
        "Unknown tool: secret",
      );
      const denied = harness.world.calls.findLast(({ attempt }) => attempt.target === "secret");
      expect(denied?.attempt).toMatchObject({
        decision: "deny",
        decisionReason: "capability_disabled_by_org",
      });
      expect(denied?.outcome).toMatchObject({ status: "denied", timings: { upstreamMs: null } });
    });

    test("progress passes while the call runs", async () => {
      const seen: number[] = [];
      await client.callTool(
        { name: "count", arguments: {} },
        { onprogress: ({ progress }) => void seen.push(progress) },
      );
      expect(seen).toEqual([1, 2, 3]);
    });

    test("a question inside a result is answered and the call retried", async () => {
      const result = await client.callTool({ name: "ask", arguments: {} });
      expect(JSON.stringify(result.content)).toContain("Grace");
    });

    test("a subscription delivers what was asked for", async () => {
      let changes = 0;
      client.setNotificationHandler("notifications/tools/list_changed", () => void (changes += 1));
      const subscription = await client.listen({ toolsListChanged: true });
      upstream.announceToolChange();
      await eventually("the change notification", () => changes === 1);
      await subscription.close();
      await eventually("the end of the subscription on record", () => {
        return harness.world.calls.some(({ attempt }) => attempt.method === "subscriptions/listen");
      });
    });

    test("closing the stream of a call cancels it at the upstream", async () => {
      const before = upstream.abortedWaits();
      const cancel = new AbortController();
      const calling = client.callTool({ name: "wait", arguments: {} }, { signal: cancel.signal });
      const begun = upstream.runningWaits() + 1;
      await eventually("the call to begin", () => upstream.runningWaits() === begun);
      cancel.abort("changed my mind");
      await expect(calling).rejects.toThrow();
      await eventually("the upstream call to be aborted", () => upstream.abortedWaits() === before + 1);
      await eventually("the cancelled record", () => {
        return (
          harness.world.calls.findLast(({ attempt }) => attempt.target === "wait")?.outcome?.status ===
          "cancelled"
        );
      });
    });
  },
);

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PeerBus } from "@/lib/gateway";
import { createInMemoryWorld } from "@/lib/gateway/testing";
import { startAskingLegacyServer, startAskingModernServer, type AskingUpstream } from "./asking-upstreams";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { nodeUpstream } from "./node-upstream";
import { initialize, modern, open, rpc, send } from "./raw-client";
import { reading } from "./reading";

export interface BusOfTwo {
  readonly peers: readonly [PeerBus, PeerBus];
  /** The first process is dead: it says and hears nothing any more. */
  killFirst(): void;
  close(): Promise<void>;
}

const noAuth = { type: "none", secretRef: null, credentialVersion: "0" };
const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": { elicitation: { form: {} } },
};
const accepted = { action: "accept", content: { name: "Grace" } };

/** What must hold whichever bus connects the processes. */
export function describeManyProcesses(name: string, openBus: () => Promise<BusOfTwo | null>): void {
  describe(`two processes of one installation over ${name}`, () => {
    let bus: BusOfTwo | null;
    let upstream: AskingUpstream;
    let a: Harness;
    let b: Harness;
    const closing: (() => Promise<void>)[] = [];

    const start = async (era: "legacy" | "modern", bytes = 0): Promise<boolean> => {
      if (bus === null) return false;
      upstream = await (era === "legacy" ? startAskingLegacyServer({ bytes }) : startAskingModernServer());
      const world = createInMemoryWorld(nodeUpstream);
      const snapshot = { upstream: { url: upstream.url, era, configVersion: "1", auth: noAuth } };
      const [first, second] = bus.peers;
      a = await startHarness({ upstreamUrl: upstream.url, snapshot, world, peers: first });
      b = await startHarness({ upstreamUrl: upstream.url, snapshot, world, peers: second });
      closing.push(
        () => a.close(),
        () => b.close(),
        () => upstream.close(),
      );
      return true;
    };
    beforeEach(async () => {
      bus = await openBus();
    });
    afterEach(async () => {
      for (const close of closing.splice(0)) await close();
      await bus?.close();
    });
    const ask = (id: number, more: Record<string, unknown> = {}) => {
      const params = { name: "ask", arguments: {}, ...more, _meta: META };
      return { body: rpc(id, "tools/call", params), headers: modern(id, "tools/call", params).headers };
    };
    const park = async (at: Harness) => {
      const { body, headers } = ask(1);
      const answer = await send(at, body, { headers, key: a.key });
      expect(answer.message.result, answer.text).toMatchObject({ resultType: "input_required" });
      const { requestState, inputRequests } = answer.message.result ?? {};
      return { requestState, inputResponses: { [Object.keys(Object(inputRequests))[0] ?? ""]: accepted } };
    };
    const retry = (at: Harness, more: Record<string, unknown>, key = a.key) => {
      const { body, headers } = ask(2, more);
      return send(at, body, { headers, key });
    };
    const legacySession = async (at: Harness) => {
      const params = {
        protocolVersion: "2025-11-25",
        capabilities: { elicitation: {} },
        clientInfo: { name: "raw", version: "1" },
      };
      const answer = await send(at, rpc(0, "initialize", params), { key: a.key });
      return { "mcp-session-id": answer.headers.get("mcp-session-id") ?? "" };
    };

    test("a parked call is continued by a retry that reaches the other process, whatever the size of its answer", async () => {
      if (!(await start("legacy", 300_000))) return;
      const parked = await park(a);
      const answer = await retry(b, parked);
      expect(answer.text.slice(0, 400)).toContain("Grace");
      expect(answer.text.length).toBeGreaterThan(300_000);
      expect((await retry(b, parked)).message.error?.code).toBe(-31410);
      expect(upstream.waiting()).toBe(0);
    });

    test("a parked call stays bound to its caller and its arguments at the other process too", async () => {
      if (!(await start("legacy"))) return;
      const parked = await park(a);
      const stranger = a.addKey({ id: "user-2", keyId: "key-2" });
      expect((await retry(b, { ...parked, arguments: { other: 1 } })).message.error?.code).toBe(-32602);
      expect((await retry(b, parked, stranger)).message.error?.code).toBe(-32602);
      expect((await retry(b, parked)).text).toContain("Grace");
    });

    test("a retry at the other process that does not answer is asked again, and the next one counts", async () => {
      if (!(await start("legacy"))) return;
      const parked = await park(a);
      const again = await retry(b, { ...parked, inputResponses: { other: accepted } });
      const requestState = again.message.result?.["requestState"];
      const { inputResponses } = parked;
      expect(again.message.result).toMatchObject({ resultType: "input_required" });
      expect((await retry(b, { requestState, inputResponses })).text).toContain("Grace");
    });

    test("a dead owner is reported within seconds, never with silence", async () => {
      if (!(await start("legacy"))) return;
      const parked = await park(a);
      bus?.killFirst();
      const started = Date.now();
      const answer = await retry(b, parked);
      expect(answer.status).toBe(410);
      expect(answer.message.error).toMatchObject({ code: -31410, data: { reason: "owner_lost" } });
      expect(Date.now() - started).toBeLessThan(15_000);
    }, 60_000);

    test("a legacy client's answer reaches the question of the other process, its own session's only", async () => {
      if (!(await start("modern"))) return;
      const headers = await legacySession(a);
      const foreign = await legacySession(a);
      const calling = await open(a, rpc(7, "tools/call", { name: "ask", arguments: {} }), {
        headers,
        key: a.key,
      });
      const stream = reading(calling);
      await eventually("the question", () => stream.text().includes("elicitation/create"));
      const id = /"id":"(gh-[^"]+)"/.exec(stream.text())?.[1];
      const response = (name: string) => ({
        jsonrpc: "2.0",
        id,
        result: { action: "accept", content: { name } },
      });
      const wrong = await send(b, response("Mallory"), { headers: foreign, key: a.key });
      expect(wrong.status).toBe(202);
      expect((await send(b, response("Grace"), { headers, key: a.key })).status).toBe(202);
      await eventually("the answer", () => stream.text().includes("Grace"));
      expect(stream.text()).not.toContain("Mallory");
    });

    test("log level and subscriptions set at one process count at the other", async () => {
      if (!(await start("modern"))) return;
      const headers = await legacySession(a);
      const options = { headers, key: a.key };
      await send(b, rpc(1, "ping"), options);
      const stream = reading(await open(a, undefined, { ...options, method: "GET" }));
      await eventually("the subscription", () => upstream.streams() === 1);
      await send(b, rpc(2, "logging/setLevel", { level: "warning" }), options);
      await send(b, rpc(3, "resources/subscribe", { uri: "test://one" }), options);
      const echoed = await send(a, rpc(4, "tools/call", { name: "echo", arguments: {} }), options);
      expect(echoed.text).toContain('logLevel\\":\\"warning');
      await eventually("the wider subscription", () =>
        upstream.seen.some(({ body }) => body.includes("test://one")),
      );
      await eventually("the new stream", () => upstream.streams() === 1);
      upstream.announce();
      await eventually("the notification", () => stream.text().includes("list_changed"));
    });

    test("a session that ended at one process has ended at the other", async () => {
      if (!(await start("modern"))) return;
      const options = { headers: await legacySession(a), key: a.key };
      expect((await send(b, rpc(1, "ping"), options)).status).toBe(200);
      expect((await send(a, undefined, { ...options, method: "DELETE" })).status).toBe(200);
      expect((await send(b, rpc(2, "ping"), options)).status).toBe(404);
    });

    test.each(["legacy", "modern"] as const)(
      "a cancellation that reaches the other process ends the call (legacy client, %s upstream)",
      async (era) => {
        if (!(await start(era))) return;
        const headers = { "mcp-session-id": await initialize(a) };
        const calling = open(a, rpc(9, "tools/call", { name: "wait", arguments: {} }), { headers });
        await eventually("the call", () => upstream.waiting() === 1);
        const cancelled = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 9 } };
        expect((await send(b, cancelled, { headers, key: a.key })).status).toBe(202);
        await eventually("the upstream to be free", () => upstream.waiting() === 0);
        await (await calling).text();
        await eventually("the record", () =>
          a.world.calls.some((call) => call.outcome?.status === "cancelled"),
        );
      },
    );
  });
}

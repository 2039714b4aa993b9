import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { serveMcp } from "@/lib/runtime/doors/node-door";
import { eventually, listen } from "./gateway-harness";
import { initialize, modern, open, rpc, send } from "./raw-client";
import {
  answerPlainly,
  INITIALIZED,
  sendEvent,
  sendJson,
  startScriptedUpstream,
  type ScriptedUpstream,
} from "./scripted-upstream";
import { anotherGateway, resource, startWorkspace, tool, type WorkspaceHarness } from "./workspace-harness";

let a: ScriptedUpstream;
let b: ScriptedUpstream;
let harness: WorkspaceHarness;

beforeAll(async () => {
  a = await startScriptedUpstream();
  b = await startScriptedUpstream();
  harness = await startWorkspace(
    {
      servers: [
        {
          slug: "a",
          url: a.url,
          era: "legacy",
          items: [tool("a-tool"), resource("a://1"), resource("both://1")],
        },
        {
          slug: "b",
          url: b.url,
          era: "modern",
          items: [tool("b-tool"), resource("b://1"), resource("both://1")],
        },
      ],
    },
    { limits: { streamRecheckMs: 200 } },
  );
});
beforeEach(() => {
  for (const upstream of [a, b]) {
    upstream.seen.length = 0;
    upstream.play(answerPlainly);
  }
});
afterAll(async () => {
  await harness.close();
  await a.close();
  await b.close();
});

const methodsSeen = ({ seen }: ScriptedUpstream): unknown[] =>
  seen.map(({ message, method }) => message?.method ?? method);

describe("a legacy session of the endpoint", () => {
  test("opens a session with a server when it is first called, one for many calls, none with the others", async () => {
    const session = { headers: { "mcp-session-id": await initialize(harness) } };
    await send(harness, rpc(1, "tools/list"), session);
    expect(methodsSeen(a)).toEqual([]);
    const calls = [1, 2, 3, 4].map((id) => send(harness, rpc(id, "tools/call", { name: "a-tool" }), session));
    for (const { message } of await Promise.all(calls)) expect(message.result).toBeDefined();
    expect(methodsSeen(a).filter((method) => method === "initialize")).toHaveLength(1);
    expect(methodsSeen(b)).toEqual([]);
  });

  test("continues on another process, which opens its own session with the server", async () => {
    const session = await initialize(harness);
    expect(session.length).toBeLessThan(1_500);
    await send(harness, rpc(1, "tools/call", { name: "a-tool" }), { headers: { "mcp-session-id": session } });
    const gateway = anotherGateway(harness);
    const other = await listen((request, response) => void serveMcp(gateway, request, response));
    a.seen.length = 0;
    const url = `${other.origin}/acme/platform/mcp`;
    const calls = [2, 3, 4].map((id) =>
      send(harness, rpc(id, "tools/call", { name: "a-tool" }), {
        url,
        headers: { "mcp-session-id": session },
      }),
    );
    for (const { status, message } of await Promise.all(calls)) {
      expect(status).toBe(200);
      expect(message.result).toBeDefined();
    }
    expect(methodsSeen(a).filter((method) => method === "initialize")).toHaveLength(1);
    await gateway.close(0);
    await other.close();
  });

  test("never shares a server's session with another caller", async () => {
    let opened = 0;
    const users = new Map<unknown, Set<unknown>>();
    a.play((request, response) => {
      const { message, headers } = request;
      if (message?.method === "initialize") {
        opened += 1;
        return sendJson(
          response,
          { id: message.id, result: INITIALIZED },
          { "mcp-session-id": `s${opened}` },
        );
      }
      if (message?.method === "tools/call") {
        const seen = users.get(headers["mcp-session-id"]) ?? new Set();
        users.set(headers["mcp-session-id"], seen.add(message.params?.["arguments"]));
        return sendJson(response, { id: message.id, result: { content: [] } });
      }
      return answerPlainly(request, response);
    });
    const keys = ["user-5", "user-6"].map((id) => harness.addKey({ id, userId: id, keyId: `key-of-${id}` }));
    for (const key of keys) {
      const session = await initialize(harness, { key });
      for (const id of [1, 2]) {
        const call = rpc(id, "tools/call", { name: "a-tool", arguments: { caller: key } });
        await send(harness, call, { key, headers: { "mcp-session-id": session } });
      }
    }
    const callers = [...users.values()].map(
      (seen) => new Set([...seen].map((value) => JSON.stringify(value))),
    );
    expect(callers).toHaveLength(2);
    for (const seen of callers) expect(seen.size).toBe(1);
  });

  test("cancels its call at the server", async () => {
    a.play((request, response) => {
      if (request.message?.method === "tools/call") return;
      return answerPlainly(request, response);
    });
    const headers = { "mcp-session-id": await initialize(harness) };
    const waiting = send(harness, rpc("slow", "tools/call", { name: "a-tool" }), { headers });
    await eventually("the call arrived", () => methodsSeen(a).includes("tools/call"));
    await send(
      harness,
      { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: "slow" } },
      { headers },
    );
    await eventually("the server was told", () => methodsSeen(a).includes("notifications/cancelled"));
    expect((await waiting).message.result).toBeUndefined();
  });
});

describe("a modern subscription to the endpoint", () => {
  interface Told {
    readonly method?: string;
    readonly params?: Record<string, unknown>;
  }

  async function subscribe(notifications: Record<string, unknown>) {
    const told: Told[] = [];
    const leaving = new AbortController();
    const { body, headers } = modern("sub-1", "subscriptions/listen", { notifications });
    const response = await open(harness, body, { headers, signal: leaving.signal });
    void (async () => {
      let text = "";
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk).toString();
        const blocks = text.split("\n\n");
        text = blocks.pop() ?? "";
        for (const block of blocks) {
          const data = /^data: (.*)$/m.exec(block)?.[1];
          if (data !== undefined) told.push(JSON.parse(data) as Told);
        }
      }
    })().catch(() => undefined);
    const has = (method: string): boolean => told.some((message) => message.method === method);
    await eventually("the subscription is acknowledged", () =>
      has("notifications/subscriptions/acknowledged"),
    );
    return { told, has, leave: () => leaving.abort() };
  }

  const id = { "io.modelcontextprotocol/subscriptionId": "sub-1" };

  test("is fed by the servers concerned, in the client's spelling and under its own id", async () => {
    let update: (uri: string) => void = () => undefined;
    b.play(({ message }, response) => {
      const meta = { "io.modelcontextprotocol/subscriptionId": message?.id };
      const params = { notifications: message?.params?.["notifications"], _meta: meta };
      sendEvent(response, { method: "notifications/subscriptions/acknowledged", params });
      update = (uri) =>
        sendEvent(response, { method: "notifications/resources/updated", params: { uri, _meta: meta } });
    });
    const shared = "gatehouse+b:both://1";
    const stream = await subscribe({ resourceSubscriptions: [shared, "b://1", "x://unknown"] });
    expect(stream.told[0]?.params).toEqual({
      notifications: { resourceSubscriptions: [shared, "b://1"] },
      _meta: id,
    });
    expect(b.seen[0]?.message?.params?.["notifications"]).toEqual({
      resourceSubscriptions: ["both://1", "b://1"],
    });
    expect(a.seen).toHaveLength(0);
    for (const uri of ["both://1", "b://not-asked-for", "b://1"]) update(uri);
    await eventually("the updates arrive", () => stream.told.length >= 3);
    expect(stream.told.slice(1).map(({ params }) => params)).toEqual([
      { uri: shared, _meta: id },
      { uri: "b://1", _meta: id },
    ]);
    stream.leave();
    await eventually("the server's stream is closed", () => b.seen[0]?.isClosedEarly === true);
  });

  test("is acknowledged although a server is silent", async () => {
    b.play(() => undefined);
    const stream = await subscribe({ toolsListChanged: true, resourceSubscriptions: ["b://1"] });
    expect(stream.told[0]?.params?.["notifications"]).toMatchObject({ toolsListChanged: true });
    stream.leave();
  });

  test("is told which lists changed, and of nothing it did not ask for", async () => {
    const stream = await subscribe({ toolsListChanged: true });
    const server = { slug: "a", url: a.url, era: "legacy" as const };
    harness.change({ servers: [{ ...server, items: [tool("other"), resource("a://2")] }], version: "c2" });
    await eventually("the change is told", () => stream.has("notifications/tools/list_changed"), 10_000);
    expect(stream.told.map(({ method }) => method)).toEqual([
      "notifications/subscriptions/acknowledged",
      "notifications/tools/list_changed",
    ]);
    stream.leave();
  });

  test("ends when its key is revoked", async () => {
    const key = harness.addKey({ keyId: "key-r" });
    const { body, headers } = modern(1, "subscriptions/listen", {
      notifications: { toolsListChanged: true },
    });
    const response = await open(harness, body, { headers, key });
    harness.world.failKey(key, "revoked");
    const text = await response.text();
    expect(text).toContain("acknowledged");
  });
});

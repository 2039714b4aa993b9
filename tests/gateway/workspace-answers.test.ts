import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { modern, send } from "./raw-client";
import { sendJson, startScriptedUpstream, type ScriptedUpstream } from "./scripted-upstream";
import { resource, startWorkspace, tool, type WorkspaceHarness } from "./workspace-harness";

let a: ScriptedUpstream;
let b: ScriptedUpstream;
let harness: WorkspaceHarness;

beforeAll(async () => {
  a = await startScriptedUpstream();
  b = await startScriptedUpstream();
  harness = await startWorkspace({
    servers: [
      {
        slug: "a",
        url: a.url,
        items: [tool("search"), tool("only-a"), resource("docs://shared"), resource("docs://a")],
      },
      { slug: "b", url: b.url, items: [tool("search"), resource("docs://shared")] },
    ],
  });
});
beforeEach(() => {
  for (const upstream of [a, b]) {
    upstream.seen.length = 0;
    upstream.play(({ message }, response) =>
      sendJson(response, { id: message?.id, result: { content: [] } }),
    );
  }
});
afterAll(async () => {
  await harness.close();
  await a.close();
  await b.close();
});

async function ask(method: string, params: Record<string, unknown>) {
  const { body, headers } = modern(1, method, params);
  return send(harness, body, { headers });
}

test("a call answers with links and embedded resources that lead back to the server they came from", async () => {
  const result = {
    resultType: "complete",
    content: [
      { type: "resource_link", uri: "docs://shared", name: "shared" },
      { type: "resource_link", uri: "docs://a", name: "listed" },
      { type: "resource", resource: { uri: "docs://shared", text: '{"uri":"docs://shared"}' } },
      { type: "text", text: "docs://shared" },
    ],
    structuredContent: { uri: "docs://shared", big: 1 },
  };
  a.play(({ message }, response) => sendJson(response, { id: message?.id, result }));
  const answer = await ask("tools/call", { name: "only-a", arguments: {} });
  const [shared, listed, embedded, text] = answer.message.result?.["content"] as Record<string, unknown>[];
  expect(shared?.["uri"]).toBe("gatehouse+a:docs://shared");
  expect(listed?.["uri"]).toBe("docs://a");
  expect(embedded?.["resource"]).toEqual({
    uri: "gatehouse+a:docs://shared",
    text: '{"uri":"docs://shared"}',
  });
  expect(text?.["text"]).toBe("docs://shared");
  expect(answer.message.result?.["structuredContent"]).toEqual({ uri: "docs://shared", big: 1 });
  a.play(({ message }, response) =>
    sendJson(response, {
      id: message?.id,
      result: { contents: [{ uri: message?.params?.["uri"], text: "A" }] },
    }),
  );
  const read = await ask("resources/read", { uri: String(shared?.["uri"]) });
  expect(read.message.result?.["contents"]).toEqual([{ uri: "gatehouse+a:docs://shared", text: "A" }]);
  expect(a.seen.at(-1)?.message?.params?.["uri"]).toBe("docs://shared");
});

test("a resource that is not there is named as its client named it", async () => {
  a.play(({ message }, response) => {
    const error = { code: -32602, message: "Not found", data: { uri: message?.params?.["uri"] } };
    sendJson(response, { id: message?.id, error });
  });
  const read = await ask("resources/read", { uri: "gatehouse+a:docs://shared" });
  expect(read.message.error).toMatchObject({ code: -32602, data: { uri: "gatehouse+a:docs://shared" } });
});

test("a call hands requestState back to the server it came from, unread and only for the same call", async () => {
  const inputRequests = { name: { method: "elicitation/create", params: { message: "Who?" } } };
  b.play(({ message }, response) =>
    sendJson(response, {
      id: message?.id,
      result: { resultType: "input_required", inputRequests, requestState: 'inner "state" of b' },
    }),
  );
  const asked = await ask("tools/call", { name: "b_search", arguments: { q: 1 } });
  const requestState = String(asked.message.result?.["requestState"]);
  expect(asked.message.result?.["inputRequests"]).toEqual(inputRequests);
  expect(requestState).not.toContain("inner");
  b.seen.length = 0;
  const inputResponses = { name: { action: "accept", content: {} } };
  await ask("tools/call", { name: "b_search", arguments: { q: 1 }, inputResponses, requestState });
  expect(b.seen[0]?.message?.params).toMatchObject({ requestState: 'inner "state" of b', inputResponses });
  b.seen.length = 0;
  const other = harness.addKey({ id: "user-2", userId: "user-2", keyId: "key-2" });
  const same = modern(1, "tools/call", { name: "b_search", arguments: { q: 1 }, requestState });
  const attempts = [
    await ask("tools/call", { name: "b_search", arguments: { q: 2 }, requestState }),
    await ask("tools/call", { name: "a_search", arguments: { q: 1 }, requestState }),
    await ask("tools/call", { name: "b_search", arguments: { q: 1 }, requestState: `${requestState}x` }),
    await ask("tools/call", { name: "b_search", arguments: { q: 1 }, requestState: 'inner "state" of b' }),
    await send(harness, same.body, { headers: same.headers, key: other }),
  ];
  for (const attempt of attempts) expect(attempt.message.error?.code).toBe(-32602);
  expect(a.seen.length + b.seen.length).toBe(0);
});

test("a call that becomes a task gives it an id that leads back to its server, for its owner alone", async () => {
  b.play(({ message }, response) =>
    sendJson(response, {
      id: message?.id,
      result: {
        resultType: message?.method === "tools/call" ? "task" : "complete",
        taskId: "t1",
        status: "working",
      },
    }),
  );
  const started = await ask("tools/call", { name: "b_search", arguments: {} });
  const taskId = String(started.message.result?.["taskId"]);
  expect(taskId).not.toBe("t1");
  const { body, headers } = modern(2, "tasks/get", { taskId });
  const named = { ...headers, "mcp-name": taskId };
  const polled = await send(harness, body, { headers: named });
  expect(polled.message.result?.["taskId"]).toBe(taskId);
  expect(b.seen.at(-1)?.message?.params?.["taskId"]).toBe("t1");
  expect(b.seen.at(-1)?.headers["mcp-name"]).toBe("t1");
  const other = harness.addKey({ id: "user-2", userId: "user-2", keyId: "key-2" });
  expect((await send(harness, body, { headers: named, key: other })).message.error?.message).toBe(
    "Unknown task.",
  );
});

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { initialize, modern, rpc, send } from "./raw-client";
import { sendJson, startScriptedUpstream, type ScriptedUpstream } from "./scripted-upstream";
import { startWorkspace, tool, type WorkspaceHarness } from "./workspace-harness";

let upstream: ScriptedUpstream;
let harness: WorkspaceHarness;
const done = { content: [{ type: "text", text: "done" }] };

const marked = (name: string, properties: Record<string, unknown>) =>
  tool(name, { definition: JSON.stringify({ name, inputSchema: { type: "object", properties } }) });

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  const items = [
    marked("work", { region: { type: "string", "x-mcp-header": "Region" } }),
    marked("broken", { score: { type: "number", "x-mcp-header": "Score" } }),
    marked("nested", {
      place: { type: "object", properties: { region: { type: "string", "x-mcp-header": "Region" } } },
    }),
    tool("plain"),
  ];
  harness = await startWorkspace({ servers: [{ slug: "a", url: upstream.url, era: "modern", items }] });
});
afterAll(async () => {
  await harness.close();
  await upstream.close();
});
beforeEach(() => {
  upstream.seen.length = 0;
  upstream.play(({ message, headers }, response) => {
    if (headers["mcp-param-region"] !== "eu") {
      response.writeHead(400, { "content-type": "application/json" });
      const error = { code: -32020, message: "Mcp-Param-Region" };
      return void response.end(JSON.stringify({ jsonrpc: "2.0", id: message?.id, error }));
    }
    sendJson(response, { id: message?.id, result: { resultType: "complete", ...done } });
  });
});

function call(name: string, region: Record<string, string> = {}) {
  const { body, headers } = modern(1, "tools/call", { name, arguments: { region: "eu" } });
  return send(harness, body, { headers: { ...headers, ...region } });
}

test("a tool whose header marks are not valid is neither listed nor callable", async () => {
  const { body, headers } = modern(1, "tools/list");
  const listed = await send(harness, body, { headers });
  const names = (listed.message.result?.["tools"] as { name: string }[]).map(({ name }) => name);
  expect(names).toEqual(["work", "nested", "plain"]);
  expect((await call("broken")).message.error).toEqual({ code: -32602, message: "Unknown tool: broken" });
  expect(upstream.seen).toHaveLength(0);
});

test("headers that disagree with the arguments they mirror are refused before the server is asked", async () => {
  for (const wrong of [{}, { "mcp-param-region": "us" }, { "mcp-param-region": "=?base64?ZXU?=" }]) {
    const refused = await call("work", wrong);
    expect([refused.status, refused.message.error?.code]).toEqual([400, -32020]);
  }
  expect(upstream.seen).toHaveLength(0);
  expect(harness.world.calls.at(-1)?.outcome).toMatchObject({
    status: "invalid",
    errorCode: "header_mismatch",
  });
  expect((await call("work", { "mcp-param-region": "eu" })).message.result).toMatchObject(done);
  expect((await call("work", { "mcp-param-region": "=?base64?ZXU=?=" })).status).toBe(400);
  expect(upstream.seen).toHaveLength(2);
});

test("a legacy client's call gets the headers its server wants, of arguments at any depth", async () => {
  const headers = { "mcp-session-id": await initialize(harness) };
  for (const asked of [
    { name: "work", arguments: { region: "eu" } },
    { name: "nested", arguments: { place: { region: "eu" } } },
  ]) {
    upstream.seen.length = 0;
    const answer = await send(harness, rpc(1, "tools/call", asked), { headers });
    expect(answer.message.result).toMatchObject(done);
    expect(upstream.seen.at(-1)?.headers["mcp-param-region"]).toBe("eu");
  }
});

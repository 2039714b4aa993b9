import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startHarness, type Harness } from "./gateway-harness";
import { initialize, rpc, send } from "./raw-client";
import { sendJson, startScriptedUpstream, type ScriptedUpstream } from "./scripted-upstream";

let upstream: ScriptedUpstream;
let harness: Harness;
let headers: Record<string, string>;

beforeEach(async () => {
  upstream = await startScriptedUpstream();
  upstream.play(({ message }, response) => {
    const result =
      message?.method === "server/discover"
        ? { supportedVersions: ["2026-07-28"], capabilities: { tools: {}, logging: {} } }
        : { content: [] };
    sendJson(response, { id: message?.id, result: { resultType: "complete", ...result } });
  });
  const auth = { type: "none", secretRef: null, credentialVersion: "0" };
  harness = await startHarness({
    upstreamUrl: upstream.url,
    snapshot: { upstream: { url: upstream.url, era: "modern", configVersion: "1", auth } },
  });
  headers = { "mcp-session-id": await initialize(harness) };
});
afterEach(async () => {
  await harness.close();
  await upstream.close();
});

const ask = (method: string, params?: unknown) => send(harness, rpc(1, method, params), { headers });
const call = () => ask("tools/call", { name: "work", arguments: {} });

describe("a legacy client of a modern upstream", () => {
  test("is refused a log level that does not exist, and its calls do not carry it", async () => {
    for (const level of ["verbose", 7, undefined])
      expect((await ask("logging/setLevel", { level })).message.error?.code).toBe(-32602);
    expect((await ask("logging/setLevel", { level: "warning" })).message.result).toEqual({});
    await ask("logging/setLevel", { level: "toString" });
    await call();
    const meta = upstream.seen.at(-1)?.message?.params?.["_meta"];
    expect(meta).toMatchObject({ "io.modelcontextprotocol/logLevel": "warning" });
  });

  test("is refused a subscription to nothing", async () => {
    expect((await ask("resources/subscribe", {})).message.error?.code).toBe(-32602);
  });

  test("hears that a method no header can name does not exist, and the server's circuit stays closed", async () => {
    for (let count = 0; count < 12; count += 1) {
      const answer = await ask("tools/\u0142ist\r\nx-evil: 1");
      expect([answer.status, answer.message.error?.code]).toEqual([200, -32601]);
    }
    expect((await call()).message.result).toMatchObject({ content: [] });
  });

  test("is not given a result of a kind that its era does not have", async () => {
    upstream.play(({ message }, response) =>
      sendJson(response, {
        id: message?.id,
        result: { resultType: "task", taskId: "t1", status: "working" },
      }),
    );
    expect((await call()).message.error?.code).toBe(-32603);
  });
});

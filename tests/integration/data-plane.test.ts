import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { revokeApiKey } from "@/lib/features/api-keys";
import { listCalls } from "@/lib/features/calls";
import { answerMcp } from "@/lib/runtime/doors/web-door";
import { closeGateway, getGateway } from "@/lib/runtime/gateway";
import { rpc } from "../gateway/raw-client";
import { INITIALIZED, startScriptedUpstream, type ScriptedUpstream } from "../gateway/scripted-upstream";
import { changeSilently, grantServer } from "../helpers/data-plane";
import { makeOrg, makeWorkspaceKey, type TestOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

useStores();
let upstream: ScriptedUpstream;

beforeAll(async () => {
  upstream = await startScriptedUpstream();
});

afterEach(() => closeGateway());
afterAll(() => upstream.close());

interface Answer {
  readonly status: number;
  readonly session: string | null;
  readonly body: { readonly result?: unknown; readonly error?: { readonly code: number } } | null;
}

/** Sends one message through the gateway of this process, as Next would. */
async function send(
  org: TestOrg,
  key: string,
  message: unknown,
  session: string | null = null,
): Promise<Answer> {
  const request = new Request(`http://localhost:3000/${org.org.slug}/default/github/mcp`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      authorization: `Bearer ${key}`,
      host: "localhost:3000",
      ...(session === null ? {} : { "mcp-session-id": session }),
    },
    body: JSON.stringify(message),
  });
  const response = await answerMcp(await getGateway(), request);
  const text = await response.text();
  return {
    status: response.status,
    session: response.headers.get("mcp-session-id"),
    body: text.startsWith("{") ? (JSON.parse(text) as Answer["body"]) : null,
  };
}

async function connect(org: TestOrg, key: string): Promise<string | null> {
  const { protocolVersion, capabilities } = INITIALIZED;
  const clientInfo = { name: "tester", version: "1" };
  const answer = await send(org, key, rpc(1, "initialize", { protocolVersion, capabilities, clientInfo }));
  expect(answer).toMatchObject({ status: 200 });
  await send(org, key, { jsonrpc: "2.0", method: "notifications/initialized" }, answer.session);
  return answer.session;
}

const callTool = (name: string) => rpc(2, "tools/call", { name, arguments: { query: "x" } });

describe("the data plane with its real ports", () => {
  it("carries a call to the server with its credential, and records it", async () => {
    const org = await makeOrg();
    const { serverId } = await grantServer(org, { url: upstream.url, headers: { "x-api-key": "s3cret" } });
    const { id, key } = await makeWorkspaceKey(org);
    const session = await connect(org, key);
    expect(await send(org, key, callTool("search"), session)).toMatchObject({
      status: 200,
      body: { result: {} },
    });
    const seen = upstream.seen.find(({ message }) => message?.method === "tools/call");
    expect(seen?.headers).toMatchObject({ "x-api-key": "s3cret" });
    expect(JSON.stringify(upstream.seen.map(({ headers }) => headers))).not.toContain(key);
    await closeGateway();
    const { data } = await listCalls.execute(org.wsCtx, { method: "tools/call" });
    expect(data).toMatchObject([
      {
        server: { id: serverId, name: "github" },
        target: { kind: "tool", name: "search" },
        keyId: id,
        status: "ok",
        decision: "allow",
      },
    ]);
    expect(JSON.stringify(data)).not.toContain("s3cret");
  });

  it("keeps a tool that was switched off from the server within a second, and records the refusal", async () => {
    const org = await makeOrg();
    const { serverId } = await grantServer(org, { url: upstream.url });
    const { key } = await makeWorkspaceKey(org);
    const session = await connect(org, key);
    expect(await send(org, key, callTool("delete"), session)).toMatchObject({ body: { result: {} } });
    await changeSilently(org, (db) =>
      db.orgCapabilitySwitch.create({
        data: { orgId: org.org.id, serverId, kind: "tool", name: "delete", enabled: false },
      }),
    );
    const refused = async () => (await send(org, key, callTool("delete"), session)).body?.error?.code;
    await expect.poll(refused, { timeout: 1_000, interval: 20 }).toBe(-32602);
    await closeGateway();
    const { data } = await listCalls.execute(org.wsCtx, { status: "denied" });
    expect(data[0]).toMatchObject({ decision: "deny", decisionReason: "capability_disabled_by_org" });
  });

  it("refuses a revoked key within a second", async () => {
    const org = await makeOrg();
    await grantServer(org, { url: upstream.url });
    const { id, key } = await makeWorkspaceKey(org);
    const session = await connect(org, key);
    await revokeApiKey.execute(org.wsCtx, { key: id });
    const status = async () => (await send(org, key, callTool("search"), session)).status;
    await expect.poll(status, { timeout: 1_000, interval: 20 }).toBe(401);
  });

  it("answers a key of another organization as if there were no server", async () => {
    const [org, foreign] = [await makeOrg(), await makeOrg()];
    await grantServer(org, { url: upstream.url });
    const { key } = await makeWorkspaceKey(foreign);
    const before = upstream.seen.length;
    expect(await send(org, key, callTool("search"))).toMatchObject({ status: 404 });
    expect(upstream.seen).toHaveLength(before);
  });
});

import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { getServer } from "@/lib/features/servers";
import { answerMcp } from "@/lib/runtime/doors/web-door";
import { closeGateway, getGateway } from "@/lib/runtime/gateway";
import { startEverythingServer, type EverythingServer } from "../gateway/everything-server";
import { rpc } from "../gateway/raw-client";
import { INITIALIZED } from "../gateway/scripted-upstream";
import { makeWorkspaceKey } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";
import { makeSynced, SERVER } from "./synced-server";

useStores();
let upstream: EverythingServer;

beforeAll(async () => {
  upstream = await startEverythingServer("sse");
});
afterEach(() => closeGateway());
afterAll(() => upstream.close());

it("a server of HTTP+SSE is synced, shown as such, and called through the real egress", async () => {
  const { ctx, org, workspace, ...rest } = await makeSynced(upstream.url);
  const server = await getServer.execute(ctx, SERVER);
  expect(server).toMatchObject({ era: "legacy", transport: "sse", syncError: null });
  expect(server.capabilities.tools).toBeGreaterThan(5);

  const { key } = await makeWorkspaceKey({ ctx, org, workspace, ...rest });
  const send = async (message: unknown, session: string | null): Promise<Response> => {
    const url = `http://localhost:3000/${org.slug}/${workspace.slug}/everything/mcp`;
    const headers = {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      authorization: `Bearer ${key}`,
      host: "localhost:3000",
      ...(session === null ? {} : { "mcp-session-id": session }),
    };
    const request = new Request(url, { method: "POST", headers, body: JSON.stringify(message) });
    return answerMcp(await getGateway(), request);
  };
  const { protocolVersion, capabilities } = INITIALIZED;
  const clientInfo = { name: "tester", version: "1" };
  const opened = await send(rpc(1, "initialize", { protocolVersion, capabilities, clientInfo }), null);
  expect(await opened.text()).toContain("everything");
  const session = opened.headers.get("mcp-session-id");
  const called = await send(rpc(2, "tools/call", { name: "echo", arguments: { message: "hi" } }), session);
  expect(await called.text()).toContain("Echo: hi");
});

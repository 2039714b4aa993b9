import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { createServer, getServer, updateServer } from "@/lib/features/servers";
import { probeServerHandler } from "@/lib/features/servers/jobs/probe-server.handler";
import { DEFAULT_LIMITS } from "@/lib/gateway";
import { withTenant } from "@/lib/platform/db";
import { answerMcp } from "@/lib/runtime/doors/web-door";
import { closeGateway, getGateway } from "@/lib/runtime/gateway";
import { modern } from "../gateway/raw-client";
import { makeOrg, makeWorkspaceKey, type TestOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";
import { startRegistryUpstream, type RegistryUpstream } from "./registry-upstream";

useStores();
let upstream: RegistryUpstream;
beforeAll(async () => {
  upstream = await startRegistryUpstream();
});
afterEach(async () => {
  upstream.isBroken = false;
  await closeGateway();
});
afterAll(() => upstream.close());

async function send(org: TestOrg, key: string): Promise<{ status: number; reason: string | undefined }> {
  const { body, headers } = modern(1, "tools/call", { name: "search" });
  const response = await answerMcp(
    await getGateway(),
    new Request(`http://localhost:3000/${org.org.slug}/default/upstream/mcp`, {
      method: "POST",
      headers: {
        ...headers,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        authorization: `Bearer ${key}`,
        host: "localhost:3000",
      },
      body: JSON.stringify(body),
    }),
  );
  const { error } = JSON.parse(await response.text()) as { error?: { data?: { reason?: string } } };
  return { status: response.status, reason: error?.data?.reason };
}

/** A server whose calls fail, five times in a row. */
async function failing() {
  const org = await makeOrg();
  const { id } = await createServer.execute(org.ctx, {
    name: "Upstream",
    url: upstream.url,
    workspaces: [org.workspace.slug],
  });
  await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
    db.server.update({ where: { id }, data: { era: "modern" } }),
  );
  const { key } = await makeWorkspaceKey(org);
  upstream.isBroken = true;
  for (let time = 0; time < DEFAULT_LIMITS.circuitFailures; time += 1) {
    expect(await send(org, key)).toMatchObject({ status: 502, reason: "upstream_failed" });
  }
  const circuit = async () => (await getServer.execute(org.ctx, { server: id })).health.circuit;
  return { org, id, key, circuit };
}

it("a server whose circuit is open says so, since when and until when, and a check that reaches it closes the circuit", async () => {
  const { org, id, key, circuit } = await failing();
  expect(await send(org, key)).toMatchObject({ status: 503, reason: "circuit_open" });
  await expect.poll(circuit).toMatchObject({ cause: "upstream_failed" });
  const open = await circuit();
  expect(Date.parse(open?.until ?? "") - Date.parse(open?.since ?? "")).toBe(DEFAULT_LIMITS.circuitPauseMs);

  upstream.isBroken = false;
  const payload = { orgId: org.ctx.orgId, serverId: id };
  await probeServerHandler.handle(payload, { signal: new AbortController().signal, attempt: 1 });
  expect(await circuit()).toBeNull();
  // The bus told the gateway: well before the pause is over.
  await expect.poll(async () => (await send(org, key)).reason, { timeout: 2_000 }).not.toBe("circuit_open");
});

it("a check that does not reach the server leaves the circuit open; a new address closes it", async () => {
  const { org, id, circuit } = await failing();
  await expect.poll(circuit).not.toBeNull();
  const payload = { orgId: org.ctx.orgId, serverId: id };
  await probeServerHandler.handle(payload, { signal: new AbortController().signal, attempt: 1 });
  expect(await circuit()).not.toBeNull();
  await updateServer.execute(org.ctx, { server: id, url: `${upstream.url}?v=2` });
  expect(await circuit()).toBeNull();
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { snapshotInput } from "@/lib/gateway/testing";
import { createEgress, type Egress } from "@/lib/platform/egress";
import { createUpstreamHttp } from "@/lib/runtime/ports/upstream-http";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { modern, send, type RawAnswer } from "./raw-client";
import { sendJson, startScriptedUpstream, type ScriptedUpstream } from "./scripted-upstream";

const STUCK = 200;

let stuck: ScriptedUpstream;
let well: ScriptedUpstream;
let egress: Egress;
let harness: Harness;
let finishStuck: (() => void)[] = [];

beforeAll(async () => {
  [stuck, well] = await Promise.all([startScriptedUpstream(), startScriptedUpstream()]);
  stuck.play(({ message }, response) => {
    finishStuck.push(() => sendJson(response, { id: message?.id, result: {} }));
  });
  well.play(({ message }, response) => sendJson(response, { id: message?.id, result: {} }));
  egress = createEgress({ allow: [], allowLoopback: true });
  harness = await startHarness({
    upstreamUrl: stuck.url,
    upstream: createUpstreamHttp(() => egress),
    limits: { inFlightPerServerMax: STUCK, inFlightPerOrgMax: STUCK + 2, inFlightPerProcessMax: 1_000 },
  });
  const server = { id: "server-b", name: "B", enabled: true };
  const workspaceServer = { id: "wss-b", slug: "well", enabled: true };
  harness.world.putSnapshot(snapshotInput(well.url, { server, workspaceServer }));
});
afterAll(async () => {
  await harness.close();
  await egress.close();
  await Promise.all([stuck.close(), well.close()]);
});

function call(server: string, key: string): Promise<RawAnswer> {
  const { body, headers } = modern(3, "tools/call", { name: "x" });
  return send(harness, body, { key, headers, url: `${harness.origin}/acme/platform/${server}/mcp` });
}

async function medianMs(calls: number, key: string): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < calls; index += 1) {
    const startedAt = performance.now();
    expect((await call("well", key)).status).toBe(200);
    times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b)[Math.floor(calls / 2)] ?? 0;
}

test("two hundred stuck calls fill their server's compartment and slow no other server", async () => {
  const neighbour = harness.addKey({ id: "neighbour", keyId: "key-n" });
  await medianMs(50, neighbour);
  const before = await medianMs(100, neighbour);
  const keys = Array.from({ length: 4 }, (_, index) =>
    harness.addKey({ id: `u${index}`, keyId: `k${index}` }),
  );
  const waiting = Array.from({ length: STUCK }, (_, index) => call("everything", keys[index % 4] ?? ""));
  await eventually("all to be stuck", () => finishStuck.length === STUCK);

  const refused = await call("everything", neighbour);
  expect(refused.status).toBe(503);
  expect(refused.message).toMatchObject({ id: 3, error: { code: -31503, data: { reason: "server_busy" } } });
  expect(refused.headers.get("retry-after")).toBe("1");
  expect(harness.world.calls.at(-1)?.outcome).toMatchObject({ status: "denied", errorCode: "server_busy" });
  expect(stuck.seen).toHaveLength(STUCK);

  const during = await medianMs(100, neighbour);
  expect(during).toBeLessThan(Math.max(before * 1.5, before + 50));

  for (const finish of finishStuck) finish();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(Array(STUCK).fill(200));
  finishStuck = [];
  const again = call("everything", neighbour);
  await eventually("a call to pass again", () => finishStuck.length === 1);
  finishStuck[0]?.();
  expect((await again).status).toBe(200);
  await eventually("every place to be free", () => harness.gateway.gauges().quotas === 0);
});

test("an answer to a server's question is taken while all places for calls are", async () => {
  const one = await startHarness({ upstreamUrl: stuck.url, limits: { inFlightPerKeyMax: 1 } });
  finishStuck = [];
  const running = send(one, modern(3, "tools/call", { name: "x" }).body, {
    headers: modern(3, "tools/call", { name: "x" }).headers,
  });
  await eventually("the call to run", () => finishStuck.length === 1);
  const second = modern(4, "tools/call", { name: "x" });
  expect((await send(one, second.body, { headers: second.headers })).status).toBe(429);
  const note = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 9 } };
  const headers = { "mcp-protocol-version": "2026-07-28" };
  stuck.play((_, response) => void response.writeHead(202).end());
  expect((await send(one, note, { headers })).status).toBe(202);
  finishStuck[0]?.();
  await running;
  await one.close();
});

import { afterEach, beforeEach, expect, test } from "vitest";
import { startHarness, type Harness } from "./gateway-harness";
import { initialize, modern, MODERN_META, rpc, send } from "./raw-client";
import { startScriptedUpstream, type ScriptedUpstream } from "./scripted-upstream";

let upstream: ScriptedUpstream;
const started: Harness[] = [];

const start = async (era: "legacy" | "dual"): Promise<Harness> => {
  const auth = { type: "none", secretRef: null, credentialVersion: "0" };
  const harness = await startHarness({
    upstreamUrl: upstream.url,
    snapshot: { upstream: { url: upstream.url, era, configVersion: "1", auth } },
  });
  started.push(harness);
  return harness;
};

beforeEach(async () => {
  upstream = await startScriptedUpstream();
});
afterEach(async () => {
  for (const harness of started.splice(0)) await harness.close();
  await upstream.close();
});

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const OTHER = "1bf7651916cd43dd8448eb211c80319d";
const traceparent = `00-${TRACE}-b7ad6b7169203331-00`;
const lastSeen = () => upstream.seen.findLast(({ message }) => message?.method === "tools/call")?.headers;

test("a client's trace goes on to the upstream with the gateway as parent, and its baggage does not", async () => {
  const harness = await start("dual");
  const headers = { "mcp-session-id": await initialize(harness), traceparent, baggage: "tenant=acme" };
  await send(harness, rpc(1, "tools/call", { name: "echo" }), { headers });
  expect(lastSeen()?.["traceparent"]).toMatch(
    new RegExp(`^00-${TRACE}-(?!b7ad6b7169203331)[0-9a-f]{16}-00$`),
  );
  expect(lastSeen()?.["baggage"]).toBeUndefined();
  expect(harness.world.calls.at(-1)?.attempt.traceId).toBe(TRACE);
});

test("a trace named in the message comes before one named in a header", async () => {
  const harness = await start("dual");
  const { headers } = modern(1, "tools/call", { name: "echo" });
  const _meta = { ...MODERN_META, traceparent: `00-${OTHER}-b7ad6b7169203331-01` };
  const body = rpc(1, "tools/call", { name: "echo", _meta });
  await send(harness, body, { headers: { ...headers, traceparent } });
  expect(lastSeen()?.["traceparent"]).toContain(OTHER);
  expect(harness.world.calls.at(-1)?.attempt.traceId).toBe(OTHER);
});

test("a call without a trace begins one, also across the bridge, and the record names it", async () => {
  const harness = await start("legacy");
  const { headers, body } = modern(1, "tools/call", { name: "echo" });
  await send(harness, body, { headers });
  const traceId = harness.world.calls.at(-1)?.attempt.traceId ?? "none";
  expect(traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(lastSeen()?.["traceparent"]).toContain(traceId);
});

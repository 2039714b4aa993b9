import { afterAll, beforeAll, expect, it } from "vitest";
import { createEgress, type Egress } from "@/lib/platform/egress";
import { probeServer, syncCapabilities } from "@/lib/platform/mcp-client";
import { startEverythingServer, type EverythingServer } from "../gateway/everything-server";
import { startScriptedSseUpstream } from "../gateway/scripted-sse-upstream";

let egress: Egress;
let everything: EverythingServer;

beforeAll(async () => {
  egress = createEgress({ allow: [], allowLoopback: true });
  everything = await startEverythingServer("sse");
});
afterAll(async () => {
  await everything.close();
  await egress.close();
});

const options = (url: string) => ({ url, headers: {}, fetch: egress.fetch, timeoutMs: 20_000 });

it("a server of HTTP+SSE is found to be one, and gives all its capabilities", async () => {
  const { probe, listed, complete } = await syncCapabilities(options(everything.url));
  expect(probe).toMatchObject({ ok: true, failure: null, era: "legacy", transport: "sse" });
  expect(probe.serverInfo?.name).toContain("everything");
  expect(complete).toBe(true);
  expect(listed.map(({ name }) => name)).toContain("echo");
  expect(new Set(listed.map(({ kind }) => kind))).toEqual(
    new Set(["tool", "resource", "resource_template", "prompt"]),
  );
});

it("nothing is sent to an endpoint of another origin, and the person is told", async () => {
  const elsewhere = await startScriptedSseUpstream();
  const upstream = await startScriptedSseUpstream();
  upstream.endpoint = `${elsewhere.origin}/messages`;
  const report = await probeServer(options(upstream.url));
  expect(report).toMatchObject({ ok: false, failure: { kind: "protocol_error", hop: "handshake" } });
  expect(report.failure?.message).toContain("another origin");
  expect(elsewhere.posts).toEqual([]);
  await upstream.close();
  await elsewhere.close();
});

it("the connection of a probe is closed with it", async () => {
  const upstream = await startScriptedSseUpstream();
  expect((await probeServer(options(upstream.url))).ok).toBe(true);
  const deadline = Date.now() + 5_000;
  while (!upstream.streams.every(({ isClosed }) => isClosed)) {
    if (Date.now() > deadline) throw new Error("the stream of the probe is still open");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(upstream.streams).toHaveLength(1);
  await upstream.close();
});

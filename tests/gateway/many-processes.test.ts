import { expect, test } from "vitest";
import { createPeerHub } from "@/lib/gateway/testing";
import { startHarness } from "./gateway-harness";
import { describeManyProcesses } from "./many-processes";
import { initialize, rpc, send } from "./raw-client";
import { startScriptedUpstream } from "./scripted-upstream";

describeManyProcesses("memory", () => {
  const hub = createPeerHub();
  const first = hub.member();
  return Promise.resolve({
    peers: [first, hub.member()],
    killFirst: () => first.kill(),
    close: () => Promise.resolve(),
  });
});

test("calls of one era send nothing to other processes", async () => {
  const hub = createPeerHub();
  const upstream = await startScriptedUpstream();
  const [a, b] = [hub.member(), hub.member()];
  const one = await startHarness({ upstreamUrl: upstream.url, peers: a });
  const other = await startHarness({ upstreamUrl: upstream.url, peers: b });
  const headers = { "mcp-session-id": await initialize(one) };
  const before = hub.frames.length;
  for (let id = 1; id <= 50; id += 1) await send(one, rpc(id, "tools/call", { name: "echo" }), { headers });
  // At most the greetings and the sign of life that every process gives now and then.
  expect(hub.frames.length - before).toBeLessThan(5);
  for (const { close } of [one, other, upstream]) await close();
});

import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import {
  startAskingLegacyServer,
  startAskingModernServer,
  type AskingUpstream,
} from "../gateway/asking-upstreams";
import { modern } from "../gateway/raw-client";
import { drillSize } from "../helpers/drill-size";

const startedSchema = z.object({ port: z.number(), keys: z.array(z.string()) });
const heldSchema = z.object({
  heap: z.number(),
  rss: z.number(),
  connections: z.number(),
  gauges: z.record(z.string(), z.number()),
});
type Held = z.output<typeof heldSchema>;

/** By which the heap differs between two collections by itself: compiled code and its statistics. */
const ENGINE_BYTES = 3 * 2 ** 20;

const ELICITING = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": { elicitation: { form: {} } },
};

let legacyServer: AskingUpstream;
let modernServer: AskingUpstream;
let child: ChildProcess;
let started: z.output<typeof startedSchema>;

beforeAll(async () => {
  legacyServer = await startAskingLegacyServer();
  modernServer = await startAskingModernServer();
  child = fork(
    new URL("./fixtures/counted-gateway.ts", import.meta.url).pathname,
    [legacyServer.url, modernServer.url],
    { execArgv: ["--expose-gc", "--import", "tsx"] },
  );
  started = startedSchema.parse((await once(child, "message"))[0]);
});
afterAll(async () => {
  child.kill("SIGKILL");
  await legacyServer.close();
  await modernServer.close();
});

async function measure(wish: "now" | "a day later"): Promise<Held> {
  const answered = once(child, "message");
  child.send(wish);
  return heldSchema.parse((await answered)[0]);
}

function request(slug: string, key: string, init: RequestInit & { headers?: Record<string, string> }) {
  return fetch(`http://127.0.0.1:${String(started.port)}/acme/platform/${slug}/mcp`, {
    ...init,
    headers: {
      authorization: `Bearer ${key}`,
      accept: init.method === "GET" ? "text/event-stream" : "application/json, text/event-stream",
      ...(init.method === "GET" ? {} : { "content-type": "application/json" }),
      ...init.headers,
    },
  });
}
const post = (
  slug: string,
  key: string,
  message: object,
  more: { headers?: Record<string, string>; signal?: AbortSignal } = {},
) => request(slug, key, { method: "POST", body: JSON.stringify({ jsonrpc: "2.0", ...message }), ...more });

/** A legacy client that opens a session, calls, opens its stream, is asked something, and vanishes. */
async function vanishLegacy(slug: string, key: string): Promise<void> {
  const params = {
    protocolVersion: "2025-11-25",
    capabilities: { elicitation: {} },
    clientInfo: { name: "gone", version: "1" },
  };
  const opened = await post(slug, key, { id: 0, method: "initialize", params });
  const headers = { "mcp-session-id": opened.headers.get("mcp-session-id") ?? "" };
  await opened.text();
  await (
    await post(slug, key, { id: 1, method: "logging/setLevel", params: { level: "info" } }, { headers })
  ).text();
  await (
    await post(slug, key, { id: 2, method: "tools/call", params: { name: "echo" } }, { headers })
  ).text();
  const gone = new AbortController();
  await request(slug, key, { method: "GET", headers, signal: gone.signal });
  if (slug === "new") {
    const asking = await post(
      slug,
      key,
      { id: 3, method: "tools/call", params: { name: "ask" } },
      { headers, signal: gone.signal },
    );
    await asking.body?.getReader().read();
  }
  gone.abort();
}

/** A modern client whose call is parked, and who never comes back. */
async function vanishModern(key: string): Promise<void> {
  const params = { name: "ask", arguments: {}, _meta: ELICITING };
  const { headers } = modern(1, "tools/call", params);
  const answer = await post("old", key, { id: 1, method: "tools/call", params }, { headers });
  expect(await answer.text()).toContain("input_required");
}

async function abandon(count: number): Promise<void> {
  const kinds = [
    (key: string) => vanishLegacy("old", key),
    (key: string) => vanishLegacy("new", key),
    vanishModern,
  ];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const number = (next += 1);
      await kinds[number % 3]?.(started.keys[number % started.keys.length] ?? "");
      if (number % 500 === 0) legacyServer.seen.length = modernServer.seen.length = 0;
    }
  };
  await Promise.all(Array.from({ length: 20 }, worker));
}

/** What is kept once nothing runs any more: calls that nobody came back for have timed out. */
async function idle(): Promise<Held> {
  for (const deadline = Date.now() + 60_000; ; await delay(300)) {
    const held = await measure("now");
    const { exchanges = 0, parked = 0 } = held.gauges;
    if (exchanges + parked === 0 && held.connections <= 25) return held;
    if (Date.now() > deadline) throw new Error(`still running: ${JSON.stringify(held)}`);
  }
}

/** After a day nothing of them is left. */
async function settle(): Promise<Held> {
  let held = await measure("a day later");
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(300)) {
    held = await measure("now");
    const isClear = Object.values(held.gauges).every((count) => count === 0) && held.connections <= 25;
    if (isClear && legacyServer.streams() + modernServer.streams() + legacyServer.waiting() === 0) break;
  }
  return held;
}

it("sessions whose clients vanish cost little, and leave nothing behind", async () => {
  const count = drillSize(1_000, 20_000);
  // In full, enough for the 5,000 opened session ids that a process remembers: they are a cache, and no leak.
  await abandon(drillSize(1_000, 9_000));
  const before = await settle();
  await abandon(count);
  const held = await idle();
  const after = await settle();
  // Against what is left when they are gone: a warm engine grows by itself meanwhile.
  const perSession = (held.heap - after.heap) / count;
  process.stdout.write(
    `${String(count)} abandoned sessions: ${perSession.toFixed(0)} bytes each while kept; ` +
      `${(before.heap / 2 ** 20).toFixed(1)} MB before, ${(after.heap / 2 ** 20).toFixed(1)} MB after; ` +
      `RSS ${(before.rss / 2 ** 20).toFixed(0)} and ${(after.rss / 2 ** 20).toFixed(0)} MB\n`,
  );
  expect(after.gauges).toEqual(Object.fromEntries(Object.keys(after.gauges).map((name) => [name, 0])));
  expect(legacyServer.waiting() + modernServer.waiting()).toBe(0);
  expect(legacyServer.streams() + modernServer.streams()).toBe(0);
  expect(perSession).toBeLessThan(4_096);
  expect(after.heap).toBeLessThan(before.heap * 1.1 + ENGINE_BYTES);
}, 900_000);

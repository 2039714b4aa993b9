import { Client as ModernClient, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as LegacyClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as LegacyTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ElicitRequestSchema, ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  startAskingLegacyServer,
  startAskingModernServer,
  type AskingUpstream,
} from "../gateway/asking-upstreams";
import { drillSize } from "../helpers/drill-size";
import { openSite, type Installation, type Site } from "./installation";
import { openLoadClient } from "./load";
import { until } from "./process-tree";

const accepted = { action: "accept" as const, content: { name: "Grace" } };

async function modernClient(url: string, key: string): Promise<ModernClient> {
  const client = new ModernClient(
    { name: "modern-drill", version: "1.0.0" },
    { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode: { pin: "2026-07-28" } } },
  );
  client.setRequestHandler("elicitation/create", () => accepted);
  const requestInit = { headers: { authorization: `Bearer ${key}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  return client;
}

async function legacyClient(url: string, key: string): Promise<LegacyClient> {
  const client = new LegacyClient(
    { name: "legacy-drill", version: "1.0.0" },
    { capabilities: { elicitation: {} } },
  );
  client.setRequestHandler(ElicitRequestSchema, () => accepted);
  const requestInit = { headers: { authorization: `Bearer ${key}` } };
  await client.connect(new LegacyTransport(new URL(url), { requestInit }));
  return client;
}

let site: Site;
let legacyServer: AskingUpstream;
let modernServer: AskingUpstream;
let paths: { readonly legacy: string; readonly modern: string };

beforeAll(async () => {
  site = await openSite();
  legacyServer = await startAskingLegacyServer();
  modernServer = await startAskingModernServer();
  paths = {
    legacy: await site.grant("old", legacyServer.url),
    modern: await site.grant("new", modernServer.url),
  };
});
afterAll(async () => {
  await legacyServer.close();
  await modernServer.close();
  await site.close();
});

describe.each(["PostgreSQL", "Redis"] as const)("two processes over %s behind a balancer", (bus) => {
  let installation: Installation | null;
  let legacyUrl = "";
  let modernUrl = "";

  beforeAll(async () => {
    installation = await site.run(bus);
    legacyUrl = `${installation?.balancer.url ?? ""}${paths.legacy}`;
    modernUrl = `${installation?.balancer.url ?? ""}${paths.modern}`;
  });
  afterAll(() => installation?.close());

  it("elicitations are answered in both directions, whichever process each request reaches", async () => {
    if (installation === null) return;
    const { balancer, processes } = installation;
    const { key } = site;
    const [modern, legacy] = [await modernClient(legacyUrl, key), await legacyClient(modernUrl, key)];
    for (let round = 0; round < drillSize(6, 60); round += 1) {
      for (const client of [modern, legacy]) {
        const result = await client.callTool({ name: "ask", arguments: {} });
        expect(JSON.stringify(result.content)).toContain("Grace");
      }
    }
    for (const { port } of processes) expect(balancer.taken(port)).toBeGreaterThan(5);
    expect(legacyServer.waiting()).toBe(0);
    await modern.close();
    await legacy.close();
  });

  it("subscriptions hear of changes, and cancellations arrive", async () => {
    if (installation === null) return;
    const { key } = site;
    const legacy = await legacyClient(modernUrl, key);
    const modern = await modernClient(legacyUrl, key);
    let [legacyChanges, modernChanges] = [0, 0];
    legacy.setNotificationHandler(ToolListChangedNotificationSchema, () => void (legacyChanges += 1));
    modern.setNotificationHandler("notifications/tools/list_changed", () => void (modernChanges += 1));
    const subscription = await modern.listen({ toolsListChanged: true });
    const announcing = setInterval(() => {
      legacyServer.announce();
      modernServer.announce();
    }, 100);
    await until(
      () => legacyChanges > 0 && modernChanges > 0,
      () => `${String(legacyChanges)} and ${String(modernChanges)} changes`,
    ).finally(() => clearInterval(announcing));
    for (let round = 0; round < drillSize(3, 20); round += 1) {
      const cancel = new AbortController();
      const calling = legacy.callTool({ name: "wait", arguments: {} }, undefined, { signal: cancel.signal });
      await until(
        () => modernServer.waiting() === 1,
        () => "the call",
      );
      cancel.abort("changed my mind");
      await expect(calling).rejects.toThrow();
      await until(
        () => modernServer.waiting() === 0,
        () => "the upstream to be let go",
      );
    }
    await subscription.close();
    await legacy.close();
    await modern.close();
  });
});

describe("restarts under load", () => {
  let installation: Installation;
  let url = "";

  beforeAll(async () => {
    const running = await site.run("PostgreSQL");
    if (running === null) throw new Error("no PostgreSQL");
    installation = running;
    url = `${installation.balancer.url}${paths.legacy}`;
  });
  afterAll(() => installation.close());
  const openClients = async (count: number) => {
    const clients = [];
    for (let n = 0; n < count; n += 1) {
      clients.push(await openLoadClient(url, site.keys[n % site.keys.length] ?? ""));
    }
    return clients;
  };

  it("rolling restarts lose no call, and subscriptions do not hold them up", async () => {
    const { processes, balancer } = installation;
    const clients = await openClients(drillSize(40, 200));
    const watching = await modernClient(url, site.key);
    let isOver = false;
    const traffic = Promise.all(clients.map((client) => client.run(drillSize(100, 300), () => isOver)));
    const stopped: number[] = [];
    for (let round = 0; round < drillSize(3, 20); round += 1) {
      const subscription = await watching.listen({ toolsListChanged: true });
      const [first, second] = processes;
      const restarted = round % 2 === 0 ? first : second;
      await delay(500);
      const began = performance.now();
      const exit = restarted.end("SIGTERM");
      expect(await refusesWithin(restarted.port, 2_000)).toBe(true);
      expect(await exit, restarted.output()).toBe(0);
      stopped.push(performance.now() - began);
      await restarted.start();
      await subscription.close().catch(() => undefined);
      legacyServer.seen.length = 0;
    }
    await delay(500);
    isOver = true;
    await traffic;
    const calls = clients.reduce((sum, client) => sum + client.calls, 0);
    process.stdout.write(
      `rolling restarts: ${String(calls)} calls, ended within ${stopped.map(Math.round).join(", ")} ms\n`,
    );
    expect(clients.flatMap(({ lost }) => lost)).toEqual([]);
    // At most the one or two that the kernel resets when a listening socket closes.
    expect(balancer.broken()).toBeLessThanOrEqual(2 * stopped.length);
    expect(calls).toBeGreaterThan(clients.length * 5);
    // Far below the 20 s that calls in flight would be given.
    expect(Math.max(...stopped)).toBeLessThan(10_000);
  }, 900_000);

  it("kill -9 of one process ends no session: a repeated request succeeds at the other", async () => {
    const clients = await openClients(drillSize(40, 200));
    let isOver = false;
    const traffic = Promise.all(clients.map((client) => client.run(50, () => isOver)));
    await delay(1_000);
    await installation.processes[0].end("SIGKILL");
    isOver = true;
    await traffic;
    const outcomes = await Promise.all(clients.map((client) => client.call()));
    expect(outcomes.filter((failure) => failure !== null)).toEqual([]);
    await installation.processes[0].start();
    const again = await Promise.all(clients.map((client) => client.call()));
    expect(again.filter((failure) => failure !== null)).toEqual([]);
  });
});

/** Whether new connections are refused within this time. */
async function refusesWithin(port: number, ms: number): Promise<boolean> {
  for (const deadline = Date.now() + ms; Date.now() < deadline; await delay(10)) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: "127.0.0.1" }, () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => resolve(false));
    });
    if (!isOpen) return true;
  }
  return false;
}

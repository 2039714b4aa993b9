// A process that hears nothing any more, neither from Redis nor from PostgreSQL, while access is taken away.
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { grantServer } from "../helpers/data-plane";
import { makeOrg, makeWorkspaceKey } from "../helpers/factories";
import { startForwarder } from "../platform/tcp-forwarder";
import type { Site } from "./installation";
import { gotLateAnswer, tryCall, visit, type Visit } from "./revocation-client";
import { setScene, type Scene } from "./revocation-kinds";
import type { HoldingUpstream } from "./revocation-upstream";

const VIEW_MS = 30_000;
const CLOSED_MS = 5_000;
const HEALED_WITHIN_MS = 20_000;
const BYSTANDER_EVERY_MS = 400;

export interface CutResult {
  /** Until a request was refused, and until the last one that was let through was answered. */
  readonly refusedMs: number;
  readonly allowedMs: number;
  readonly closedMs: number;
}

export interface CutRig {
  /** How the process loses its stores: connections that say nothing, or none. */
  withoutStores(
    how: "freeze" | "cut",
    kinds: readonly string[],
  ): Promise<
    CutResult & {
      /** Until somebody whose access nobody took away was served again. */
      readonly healedMs: number;
    }
  >;
  /** Only Redis says nothing any more; null where there is none. */
  withoutBus(kinds: readonly string[]): Promise<CutResult | null>;
  close(): Promise<void>;
}

/** Two processes, one of them behind forwarders to its stores. */
export async function openCutRig(
  site: Site,
  upstream: HoldingUpstream,
  redisUrl: string | null,
): Promise<CutRig> {
  const database = await startForwarder(site.databaseUrl);
  const redis = redisUrl === null ? null : await startForwarder(redisUrl);
  const deaf = {
    DATABASE_URL: database.url,
    ...(redis === null ? {} : { REDIS_URL: redis.url }),
    LOG_LEVEL: "silent",
  };
  const installation = await site.runHere((index) => (index === 1 ? deaf : {}));
  const port = installation.processes[1].port;
  const stores = [database, ...(redis === null ? [] : [redis])];
  return {
    async withoutStores(how, kinds) {
      const bystander = await watchBystander(port, upstream.url);
      const visits = await openVisits(kinds, { site, upstream, port, probeEveryMs: 400 });
      for (const store of stores) store[how]();
      const worst = await cutOff(visits, upstream, VIEW_MS + CLOSED_MS);
      await bystander.refused();
      const restoredAt = performance.now();
      for (const store of stores) store.restore();
      const healedMs = (await bystander.served()) - restoredAt;
      // Who was cut off stays cut off when the process hears again.
      await delay(2_000);
      await leave(visits);
      await bystander.stop();
      return { ...worst, healedMs };
    },
    async withoutBus(kinds) {
      if (redis === null) return null;
      const visits = await openVisits(kinds, { site, upstream, port, probeEveryMs: 20 });
      redis.freeze();
      const worst = await cutOff(visits, upstream, CLOSED_MS);
      await delay(500);
      redis.restore();
      await leave(visits);
      return worst;
    },
    async close() {
      await installation.close();
      for (const store of stores) await store.close();
    },
  };
}

interface Opened {
  readonly name: string;
  readonly scene: Scene;
  readonly visit: Visit;
}

interface OpenOptions {
  readonly site: Site;
  readonly port: number;
  readonly upstream: HoldingUpstream;
  readonly probeEveryMs: number;
}

let lastVisit = 0;

async function openVisits(
  kinds: readonly string[],
  { site, port, upstream, probeEveryMs }: OpenOptions,
): Promise<readonly Opened[]> {
  const opened: Opened[] = [];
  for (const kind of kinds) {
    const name = `cut ${String((lastVisit += 1))} ${kind}`;
    const scene = await setScene(kind, site, { url: upstream.url, era: "dual" });
    opened.push({ name, scene, visit: await visit(port, scene, { upstream, name, probeEveryMs }) });
  }
  for (const { name, visit: one } of opened)
    for (const deadline = Date.now() + 10_000; !one.probes.allowedBefore(); await delay(10))
      if (Date.now() > deadline) throw new Error(`${name}: no request was let through before the cut`);
  return opened;
}

/** Takes everybody's access away at once; the longest times of all. */
async function cutOff(
  visits: readonly Opened[],
  upstream: HoldingUpstream,
  withinMs: number,
): Promise<CutResult> {
  const ends = await Promise.all(
    visits.map(async ({ scene, visit: one }) => {
      await scene.cut();
      return endOf(one, scene, { cutAt: performance.now(), upstream, withinMs });
    }),
  );
  return {
    refusedMs: Math.max(0, ...ends.map(({ refusedMs }) => refusedMs)),
    allowedMs: Math.max(0, ...ends.map(({ allowedMs }) => allowedMs)),
    closedMs: Math.max(0, ...ends.map(({ closedMs }) => closedMs)),
  };
}

async function leave(visits: readonly Opened[]): Promise<void> {
  for (const { visit: one, name } of visits) {
    await one.probes.stop();
    expect(one.probes.allowedAfter(), `${name}: let through after a refusal`).toBe(0);
    expect(one.probes.lastRefusal(), name).toMatch(/^(401|404|200 .*Unknown tool)/);
    one.leave();
  }
}

interface EndOptions {
  readonly cutAt: number;
  readonly upstream: HoldingUpstream;
  readonly withinMs: number;
}

async function endOf(
  one: Visit,
  scene: Scene,
  { cutAt, upstream, withinMs }: EndOptions,
): Promise<CutResult> {
  const refusedMs = (await within(one.probes.refused, withinMs, "a refusal")) - cutAt;
  const allowedMs = one.probes.lastAllowedAt() - cutAt;
  for (const call of one.calls) {
    upstream.answer(call.ticket);
    const isDelivered = await within(gotLateAnswer(call), CLOSED_MS, `the end of ${call.ticket}`);
    expect(isDelivered, `${call.ticket} was delivered`).toBe(false);
  }
  // Streams of a server outlive one of its capabilities; with the view of a deaf process all of them end.
  if (scene.isCapability && withinMs < VIEW_MS) return { refusedMs, allowedMs, closedMs: 0 };
  const ends = await Promise.all(
    one.streams.map(({ name, ended }) => within(ended, 2 * CLOSED_MS, `the end of ${name}`)),
  );
  return { refusedMs, allowedMs, closedMs: Math.max(...ends.map(({ at }) => at)) - cutAt };
}

/** Somebody whose access nobody takes away, at the process that hears nothing. */
async function watchBystander(port: number, upstreamUrl: string) {
  const org = await makeOrg();
  await grantServer(org, { url: upstreamUrl });
  const { key } = await makeWorkspaceKey(org);
  const url = `http://127.0.0.1:${String(port)}/${org.org.slug}/${org.workspace.slug}/github/mcp`;
  let [isStopped, last] = [false, { isAllowed: false, text: "" }];
  const asking = (async () => {
    for (; !isStopped; await delay(BYSTANDER_EVERY_MS)) last = await tryCall(url, key);
  })();
  const until = async (isAllowed: boolean, withinMs: number): Promise<number> => {
    for (const deadline = Date.now() + withinMs; last.isAllowed !== isAllowed; await delay(20))
      if (Date.now() > deadline) throw new Error(`not within ${String(withinMs)} ms: ${last.text}`);
    return performance.now();
  };
  await until(true, 10_000);
  return {
    /** Refused with words that say what is the matter: what is known is too old to go by. */
    async refused() {
      await until(false, VIEW_MS + CLOSED_MS);
      expect(last.text).toMatch(/^503 .*cannot be checked right now.*credential_unavailable/);
      const ready = await fetch(`http://127.0.0.1:${String(port)}/readyz`);
      expect(ready.status).toBe(503);
    },
    served: () => until(true, HEALED_WITHIN_MS),
    stop: () => {
      isStopped = true;
      return asking;
    },
  };
}

async function within<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  const late = delay(ms, "late" as const, { ref: false });
  const first = await Promise.race([promise.then((value) => ({ value })), late]);
  if (first === "late") throw new Error(`not within ${String(ms)} ms: ${what}`);
  return first.value;
}

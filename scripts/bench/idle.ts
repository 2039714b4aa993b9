import { setTimeout as delay } from "node:timers/promises";
import type { Door } from "./door";
import type { EachResult } from "./load";
import { inSession, listen, type Address } from "./messages";
import type { BenchOptions } from "./options";
import { openSessions, type World } from "./scenarios";

/** What many idle things of one kind cost a process. */
export interface IdleResult {
  readonly count: number;
  /** Live memory of the process (heap and buffers) per thing, after a garbage collection. */
  readonly bytesEach: number;
  readonly rssBytesEach: number;
  /** CPU of the process while nothing happens, in percent of one core. */
  readonly idleCpuPercent: number;
  /** Streams that an event of the upstream reached, and the time until the last one had it. */
  readonly reached: number | null;
  readonly reachedMs: number | null;
}

const WARM_UP = 200;
const IDLE_MS = 4_000;
const REACH_MS = 20_000;

/** Sessions that were opened and used once, without a connection. */
export async function measureIdleSessions(
  door: Door,
  world: World,
  { idleCount: count, settleMs }: BenchOptions,
): Promise<IdleResult> {
  const use = async (at: readonly Address[]) => {
    const sessions = await openSessions(world.load, at);
    const requests = at.map((to, index) => inSession(to, sessions[index] ?? "", { method: "ping" }));
    const used = await world.load.ask<EachResult>({ do: "each", requests, connections: 16 });
    if (used.failures > 0) throw new Error(`sessions could not be used: ${used.firstFailure ?? ""}`);
  };
  // Pools, buffers and code that the first ones fill are not theirs; code that is not used any more goes with the
  // first collections, and would be taken for memory that the sessions gave back.
  await use(addresses(door, world, WARM_UP));
  await settledSample(door, settleMs);
  const before = await settledSample(door, settleMs);
  await use(addresses(door, world, count));
  const after = await settledSample(door, settleMs);
  return {
    count,
    ...growth(before, after, count),
    idleCpuPercent: await idleCpu(door),
    reached: null,
    reachedMs: null,
  };
}

/** GET streams of legacy sessions that say nothing; then one event for each, to see that they live. */
export async function measureIdleStreams(
  door: Door,
  world: World,
  { idleCount: count, settleMs }: BenchOptions,
): Promise<IdleResult> {
  const at = addresses(door, world, count);
  const sessions = await openSessions(world.load, at);
  const before = await settledSample(door, settleMs);
  const requests = at.map((to, index) => listen(to, sessions[index] ?? ""));
  const held = await world.load.ask<EachResult>({ do: "hold", requests });
  try {
    if (held.failures > 0) throw new Error(`streams could not be opened: ${held.firstFailure ?? ""}`);
    const after = await settledSample(door, settleMs);
    const idleCpuPercent = await idleCpu(door);
    return { count, ...growth(before, after, count), idleCpuPercent, ...(await reachAll(world, count)) };
  } finally {
    await world.load.ask({ do: "release" });
  }
}

async function reachAll({ load, upstream }: World, count: number) {
  await load.ask({ do: "heard" });
  const startedAt = performance.now();
  await upstream.ask({ do: "emit" });
  let reached = 0;
  while (reached < count && performance.now() - startedAt < REACH_MS) {
    reached += (await load.ask<{ streams: number }>({ do: "heard" })).streams;
    await delay(5);
  }
  return { reached, reachedMs: performance.now() - startedAt };
}

function addresses(door: Door, { product }: World, count: number): Address[] {
  return Array.from({ length: count }, (_, index) => {
    const { key, path } = product.manyKeys[index % product.manyKeys.length] ?? { key: "", path: "" };
    return { key, url: door.origin + path };
  });
}

async function settledSample(door: Door, settleMs: number) {
  await door.calm();
  await delay(settleMs);
  return door.sample({ gc: true });
}

type Memory = { readonly memoryBytes: number; readonly rssBytes: number };

function growth(before: Memory, after: Memory, count: number) {
  return {
    bytesEach: (after.memoryBytes - before.memoryBytes) / count,
    rssBytesEach: (after.rssBytes - before.rssBytes) / count,
  };
}

async function idleCpu(door: Door): Promise<number> {
  const before = await door.sample();
  await delay(IDLE_MS);
  const after = await door.sample();
  return ((after.cpuMs - before.cpuMs) / IDLE_MS) * 100;
}

// Access that is taken away while it is used, on two processes that share PostgreSQL and Redis.
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drillSize } from "../helpers/drill-size";
import { startRedis, type RedisProcess } from "../helpers/redis-process";
import { openSite, type Installation, type Site } from "./installation";
import { gotLateAnswer, visit, type Visit } from "./revocation-client";
import { openCutRig, type CutRig } from "./revocation-cut";
import { KIND_NAMES, KNOWN_BEFORE, setScene, type Era } from "./revocation-kinds";
import { startHoldingUpstream, type HoldingUpstream } from "./revocation-upstream";

const TIMES = drillSize(1, 20);
/** Refused is refused: how long it is tried on. */
const TRIED_ON_MS = drillSize(300, 1_000);
/** A wave of cuts takes half a minute; each takes everything away from `PER_WAVE` principals of each kind. */
const WAVES = drillSize(1, 5);
const PER_WAVE = drillSize(1, 4);
const VIEW_MS = 30_000;
const REFUSED_WITHIN_MS = 1_000;
const CLOSED_WITHIN_MS = 5_000;
const ERAS: readonly Era[] = ["dual", "legacy", "modern"];

let redis: RedisProcess | null;
let site: Site;
let installation: Installation;
let upstream: HoldingUpstream;
let rig: CutRig;
/** The first wave, which goes on while the other tests run where they are few. */
let early: ReturnType<typeof wave> | null = null;
const worst = new Map<string, Measured>();

interface Measured {
  readonly refusedMs: number;
  readonly closedMs: number;
}

beforeAll(async () => {
  redis = await startRedis();
  site = await openSite({ redisUrl: redis?.url });
  upstream = await startHoldingUpstream();
  installation = await site.runHere();
  rig = await openCutRig(site, upstream, redis?.url ?? null);
  if (WAVES > 1) return;
  early = wave(0);
  early.catch(() => undefined);
});
afterAll(async () => {
  report();
  await rig.close();
  await installation.close();
  await upstream.close();
  await site.close();
  await redis?.stop();
});

/** The times of one process, from the moment in which whoever cuts was told that it is done. */
async function measure(one: Visit, cutAt: number, closes: boolean): Promise<Measured> {
  const refusedMs = Math.max(0, (await within(one.probes.refused, "a refusal")) - cutAt);
  for (const { ticket } of one.calls) upstream.answer(ticket);
  for (const call of one.calls)
    expect(
      await within(gotLateAnswer(call), `the end of ${call.ticket}`),
      `${call.ticket} was delivered`,
    ).toBe(false);
  if (!closes) return { refusedMs, closedMs: 0 };
  const ends = one.streams.map(({ name, ended }) => within(ended, `the end of ${name}`));
  const closedAt = Math.max(...(await Promise.all(ends)).map(({ at }) => at));
  return { refusedMs, closedMs: Math.max(0, closedAt - cutAt) };
}

async function repeat(kind: string, time: number): Promise<Measured> {
  const era = ERAS[(KIND_NAMES.indexOf(kind) + time) % ERAS.length] ?? "dual";
  const scene = await setScene(kind, site, { url: upstream.url, era });
  const visits: Visit[] = [];
  for (const [index, { port }] of installation.processes.entries())
    visits.push(await visit(port, scene, { upstream, name: `${kind} ${String(time)} ${String(index)}` }));
  try {
    await until(() => visits.every(({ probes }) => probes.allowedBefore()));
    await scene.cut();
    const cutAt = performance.now();
    const measured = await Promise.all(visits.map((one) => measure(one, cutAt, !scene.isCapability)));
    await delay(Math.max(0, TRIED_ON_MS - (performance.now() - cutAt)));
    for (const { probes, streams } of visits) {
      await probes.stop();
      expect(probes.allowedAfter(), "requests let through after a refusal").toBe(0);
      expect(probes.lastRefusal()).toMatch(/^(401|404|200 .*Unknown tool)/);
      if (scene.isCapability)
        expect(streams.filter(({ isOpen }) => !isOpen()).map(({ name }) => name)).toEqual([]);
    }
    return {
      refusedMs: Math.max(...measured.map(({ refusedMs }) => refusedMs)),
      closedMs: Math.max(...measured.map(({ closedMs }) => closedMs)),
    };
  } finally {
    for (const one of visits) {
      void one.probes.stop();
      one.leave();
    }
  }
}

describe("on every process, whatever takes access away", () => {
  it.each(KIND_NAMES)(
    "%s: refused within 1 s, streams closed within 5 s, nothing under way delivered",
    async (kind) => {
      for (let time = 0; time < TIMES; time += 1) {
        const measured = await repeat(kind, time);
        worstOf(kind, measured);
        expect(measured.refusedMs).toBeLessThanOrEqual(REFUSED_WITHIN_MS);
        expect(measured.closedMs).toBeLessThanOrEqual(CLOSED_WITHIN_MS);
      }
    },
  );
});

function worstOf(kind: string, measured: Measured): void {
  const before = worst.get(kind) ?? { refusedMs: 0, closedMs: 0 };
  worst.set(kind, {
    refusedMs: Math.max(before.refusedMs, measured.refusedMs),
    closedMs: Math.max(before.closedMs, measured.closedMs),
  });
}

/** In the short form a sample of the kinds. */
const TOLD_KINDS = KIND_NAMES.filter(
  (kind, index) => kind !== KNOWN_BEFORE && (WAVES > 1 || index % 5 === 0),
);

function wave(number: number) {
  const kinds = Array.from({ length: PER_WAVE }, () => TOLD_KINDS).flat();
  return rig.withoutStores(number % 2 === 0 ? "freeze" : "cut", kinds);
}

describe("on a process that its stores do not reach", () => {
  it.each(Array.from({ length: WAVES }, (_, number) => number))(
    "what was taken away behind silent stores is refused within 30 s and for good, all else until they are heard (wave %i)",
    async (number) => {
      const { allowedMs, closedMs, healedMs } = await (early ?? wave(number));
      const name = `stores silent, wave ${String(number)} (healed in ${healedMs.toFixed(0)} ms)`;
      // They are asked every 400 ms, so what was let through last says more than when they were refused.
      worstOf(name, { refusedMs: allowedMs, closedMs });
      expect(allowedMs).toBeLessThanOrEqual(VIEW_MS);
      expect(closedMs).toBeLessThanOrEqual(VIEW_MS + CLOSED_WITHIN_MS);
    },
  );

  it("what is taken away while only Redis is silent is refused within 1 s all the same, streams closed within 5 s", async () => {
    for (let time = 0; time < TIMES; time += 1) {
      for (let first = 0; first < TOLD_KINDS.length; first += 6) {
        const measured = await rig.withoutBus(TOLD_KINDS.slice(first, first + 6));
        if (measured === null) return;
        worstOf("any of them, Redis silent", measured);
        expect(measured.refusedMs).toBeLessThanOrEqual(REFUSED_WITHIN_MS);
        expect(measured.closedMs).toBeLessThanOrEqual(CLOSED_WITHIN_MS);
      }
    }
  });
});

async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  const late = delay(10_000, "late" as const, { ref: false });
  const first = await Promise.race([promise.then((value) => ({ value })), late]);
  if (first === "late") throw new Error(`not within 10 s: ${what}`);
  return first.value;
}

async function until(check: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 10_000; !check(); await delay(5))
    if (Date.now() > deadline) throw new Error("no request was let through before the cut");
}

function report(): void {
  if (TIMES === 1) return;
  const lines = [...worst].map(
    ([kind, { refusedMs, closedMs }]) =>
      `| ${kind} | ${refusedMs.toFixed(0)} ms | ${closedMs.toFixed(0)} ms |`,
  );
  process.stdout.write(
    `\n| ${String(TIMES)} times each | refused | streams closed |\n|---|---|---|\n${lines.join("\n")}\n`,
  );
}

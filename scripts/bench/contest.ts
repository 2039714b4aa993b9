import type { BenchOptions } from "./options";
import { cpuMsOfDescendants } from "./processes";
import type { Door } from "./door";
import type { RunResult } from "./load";
import type { Contest, Side, World } from "./scenarios";
import { median, ratiosOf, spreadOf, type Spread } from "./statistics";

/** One side of a pair. */
interface Run extends RunResult {
  /** Of the serving process, until it was calm again. */
  readonly cpuMsPerCall: number;
  /** The same with the workers and PostgreSQL. */
  readonly allCpuMsPerCall: number;
  readonly lagP99Ms: number;
}

/** What the pairs of one scenario at one door say. */
export interface ContestResult {
  readonly pairs: number;
  readonly basePerSecond: number;
  readonly perSecond: number;
  readonly throughputRatio: Spread;
  readonly p50Ratio: Spread;
  readonly p99Ratio: Spread;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Serving process to serving process. */
  readonly cpuRatio: Spread;
  readonly cpuMsPerCall: number;
  readonly allCpuMsPerCall: number;
  readonly lagP99Ms: Spread;
}

/** Runs both sides in turns; throws when a single request fails, since errors are fast. */
export async function runContest(
  { base, other }: Contest,
  { load, proxyCpuMs }: World,
  options: BenchOptions,
): Promise<ContestResult> {
  const settle = async () => {
    await base.door?.calm();
    await other.door?.calm();
  };
  const run = async ({ request, door }: Side, ms: number): Promise<Run> => {
    await settle();
    const usage = () => (door === null ? bareUsage(proxyCpuMs) : usageOf(door));
    const before = await usage();
    const { connections } = options;
    const result = await load.ask<RunResult>({ do: "run", request, connections, ms });
    if (result.failures > 0 || result.count === 0) {
      throw new Error(
        `${String(result.failures)} requests to ${request.url} failed: ${result.firstFailure ?? ""}`,
      );
    }
    const lagP99Ms = (await door?.sample())?.lagP99Ms ?? 0;
    await settle();
    const after = await usage();
    return {
      ...result,
      lagP99Ms,
      cpuMsPerCall: (after.own - before.own) / result.count,
      allCpuMsPerCall: (after.all - before.all) / result.count,
    };
  };
  await run(base, options.warmUpMs);
  await run(other, options.warmUpMs);
  const pairs: [Run, Run][] = [];
  for (let pair = 0; pair < options.pairs; pair += 1) {
    const isBaseFirst = pair % 2 === 0;
    const first = await run(isBaseFirst ? base : other, options.runMs);
    const second = await run(isBaseFirst ? other : base, options.runMs);
    pairs.push(isBaseFirst ? [first, second] : [second, first]);
  }
  return summarize(pairs);
}

interface Usage {
  readonly own: number;
  readonly all: number;
}

async function bareUsage(proxyCpuMs: () => Promise<number>): Promise<Usage> {
  const own = await proxyCpuMs();
  return { own, all: own };
}

async function usageOf(door: Door): Promise<Usage> {
  const own = (await door.sample()).cpuMs;
  const others = ["postgres", "workers/main.ts", "pages.ts"].map(cpuMsOfDescendants);
  return { own, all: others.reduce((sum, ms) => sum + ms, own) };
}

function summarize(pairs: readonly [Run, Run][]): ContestResult {
  const others = pairs.map(([, other]) => other);
  const middle = (value: (run: Run) => number) => median(others.map(value));
  return {
    pairs: pairs.length,
    basePerSecond: median(pairs.map(([base]) => base.perSecond)),
    perSecond: middle((run) => run.perSecond),
    throughputRatio: ratiosOf(pairs, (run) => run.perSecond),
    p50Ratio: ratiosOf(pairs, (run) => run.p50Ms),
    p99Ratio: ratiosOf(pairs, (run) => run.p99Ms),
    p50Ms: middle((run) => run.p50Ms),
    p99Ms: middle((run) => run.p99Ms),
    cpuRatio: ratiosOf(pairs, (run) => run.cpuMsPerCall),
    cpuMsPerCall: middle((run) => run.cpuMsPerCall),
    allCpuMsPerCall: middle((run) => run.allCpuMsPerCall),
    lagP99Ms: spreadOf(others.map((run) => run.lagP99Ms)),
  };
}

import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createQueues, type JobContext, type QueueOptions, type Queues } from "@/lib/platform/queue";
import { getTestDatabase } from "../helpers/test-database";
import { getTestRedis } from "../helpers/test-redis";
import { startForwarder } from "./tcp-forwarder";

type Store = Pick<QueueOptions, "databaseUrl" | "redisUrl"> & { drop(): Promise<void> };
type Backend = { name: string; find(): Promise<Store | null> };

const backends: Backend[] = [
  {
    name: "PostgreSQL",
    find: async () => {
      const { url, drop } = await getTestDatabase();
      return { databaseUrl: url, drop };
    },
  },
  {
    name: "Redis",
    find: async () => {
      const redis = await getTestRedis();
      return (
        redis && { databaseUrl: "postgresql://unused.invalid/x", redisUrl: redis.url, drop: async () => {} }
      );
    },
  },
];

async function until(holds: () => boolean, what: string, withinMs = 20_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe.each(backends)("queues on $name", (backend) => {
  let store: Store | null;
  let prefix: string;
  const opened: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    store = await backend.find();
    if (!store) process.stderr.write(`${backend.name} is not installed here: its queues are not tested.\n`);
  });
  afterAll(async () => store?.drop());
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  });

  const onStore = (test: (found: Store) => Promise<void>) => async () => {
    prefix = `test${randomBytes(4).toString("hex")}`;
    if (store) await test(store);
  };
  const open = (found: Store, options: Partial<QueueOptions> = {}): Queues => {
    const { drop: _drop, ...where } = found;
    const queues = createQueues({ ...where, prefix, ...options });
    opened.push({ close: () => queues.close({ graceMs: 0 }) });
    return queues;
  };

  it(
    "runs each job once, with its payload, by name, in another process than the one that added it",
    onStore(async (found) => {
      const [web, worker, second] = [open(found), open(found), open(found)];
      const seen: unknown[] = [];
      const contexts: JobContext[] = [];
      const handle = async (payload: unknown, context: JobContext) => {
        seen.push(payload);
        contexts.push(context);
      };
      await worker.work({
        "thing.sync": { concurrency: 4, handle },
        "other.job": { concurrency: 1, handle },
      });
      await second.work({ "thing.sync": { concurrency: 4, handle } });
      const ids = await Promise.all(Array.from({ length: 30 }, (_, n) => web.add("thing.sync", { n })));
      await web.add("other.job", { ü: "✓", nothing: null });
      await until(() => seen.length >= 31, "all jobs ran");
      expect(new Set(ids).size).toBe(30);
      expect(seen).toHaveLength(31);
      expect(seen).toContainEqual({ ü: "✓", nothing: null });
      expect(contexts.every(({ attempt, jobId }) => attempt === 1 && jobId !== "")).toBe(true);
    }),
  );

  it(
    "keeps one job of an id while it waits or runs, and takes it again afterwards",
    onStore(async (found) => {
      const queues = open(found);
      let runs = 0;
      let release = () => {};
      const first = await queues.add("job", {}, { jobId: "server:1" });
      expect(await queues.add("job", {}, { jobId: "server:1" })).toBe(first);
      await queues.work({
        job: {
          concurrency: 5,
          handle: () => {
            runs++;
            return new Promise((resolve) => (release = resolve));
          },
        },
      });
      await until(() => runs === 1, "the first run");
      expect(await queues.add("job", {}, { jobId: "server:1" })).toBe(first);
      const second = await queues.add("job", {}, { jobId: "server:2" });
      await until(() => runs === 2, "another id runs");
      release();
      await queues.add("job", {});
      await until(() => runs === 3, "no id, no rule");
      // The store learns of the end a moment after the handler returned.
      let again = second;
      const deadline = Date.now() + 10_000;
      while (again === second && Date.now() < deadline) {
        again = await queues.add("job", {}, { jobId: "server:2" });
      }
      expect(again).not.toBe(second);
      await until(() => runs >= 4, "an id that finished may run again");
    }),
  );

  it(
    "tries again after a pause, and parks what keeps failing while others go on",
    onStore(async (found) => {
      const failures: { attempt: number; parked: boolean; name: string }[] = [];
      const queues = open(found, {
        onFailed: ({ attempt, parked, name }) => failures.push({ attempt, parked, name }),
      });
      const attempts: number[] = [];
      let healthy = 0;
      await queues.work({
        poison: {
          concurrency: 1,
          handle: async (payload, { attempt }) => {
            if (payload === "fine") return void healthy++;
            attempts.push(attempt);
            throw new Error("always");
          },
        },
      });
      await queues.add("poison", "bad", { attempts: 3, backoffMs: 50 });
      await queues.add("poison", "fine");
      await until(() => failures.length === 3 && healthy === 1, "three failures and one success");
      expect(attempts).toEqual([1, 2, 3]);
      expect(failures).toEqual(
        [1, 2, 3].map((attempt) => ({ attempt, parked: attempt === 3, name: "poison" })),
      );
    }),
  );

  it(
    "starts a delayed job not before its time",
    onStore(async (found) => {
      const queues = open(found);
      const started = Date.now();
      let ranAt = 0;
      await queues.work({ later: { concurrency: 1, handle: async () => void (ranAt = Date.now()) } });
      await queues.add("later", {}, { delayMs: 400 });
      await until(() => ranAt > 0, "the job ran");
      expect(ranAt - started).toBeGreaterThanOrEqual(395);
    }),
  );

  it(
    "ticks a schedule once per period however many workers and registrations there are, and stops when removed",
    onStore(async (found) => {
      const [a, b] = [open(found), open(found)];
      const ticks: { at: number; payload: unknown }[] = [];
      const handle = async (payload: unknown) => void ticks.push({ at: Date.now(), payload });
      await Promise.all([a, b].map((queues) => queues.work({ tick: { concurrency: 2, handle } })));
      for (const queues of [a, b, a])
        await queues.upsertSchedule("tick", "probe-1", 300, { server: 1 }, { offsetMs: 70 });
      expect(await b.listSchedules("tick")).toEqual(["probe-1"]);
      await until(() => ticks.length >= 5, "five ticks");
      const periods = ticks.map(({ at }) => Math.floor((at - 70) / 300));
      expect(new Set(periods.slice(1)).size).toBe(periods.length - 1);
      expect(ticks[0]?.payload).toEqual({ server: 1 });
      await a.removeSchedule("tick", "probe-1");
      expect(await b.listSchedules("tick")).toEqual([]);
      const count = ticks.length;
      await new Promise((resolve) => setTimeout(resolve, 900));
      expect(ticks.length - count).toBeLessThanOrEqual(1);
    }),
  );

  it(
    "ends a job that ignores its time limit, and tells it by its signal",
    onStore(async (found) => {
      const failures: string[] = [];
      const queues = open(found, { onFailed: ({ error }) => failures.push(error.message) });
      let wasAborted = false;
      const handle = (_payload: unknown, { signal }: JobContext) => {
        signal.addEventListener("abort", () => (wasAborted = true));
        return new Promise<void>(() => {});
      };
      await queues.work({ stuck: { concurrency: 1, timeoutMs: 100, handle } });
      await queues.add("stuck", {}, { attempts: 1 });
      await until(() => failures.length === 1, "the time limit");
      expect(failures[0]).toContain("100 ms");
      expect(wasAborted).toBe(true);
    }),
  );

  it(
    "lets a running job finish on close, and aborts one that takes longer than the grace",
    onStore(async (found) => {
      const [patient, hurried] = [open(found), open(found)];
      let finished = 0;
      let started = 0;
      let aborted = 0;
      const handle = async (payload: unknown, { signal }: JobContext) => {
        started++;
        if (payload === "short") await new Promise((resolve) => setTimeout(resolve, 300));
        else
          await new Promise((_resolve, reject) =>
            signal.addEventListener("abort", () => reject(new Error(`aborted ${++aborted}`))),
          );
        finished++;
      };
      await patient.work({ slow: { concurrency: 1, handle } });
      await patient.add("slow", "short");
      await until(() => started === 1, "the short job started");
      await patient.close({ graceMs: 5_000 });
      expect(finished).toBe(1);

      await hurried.work({ slow: { concurrency: 1, handle } });
      await hurried.add("slow", "endless");
      await until(() => started === 2, "the endless job started");
      await hurried.close({ graceMs: 100 });
      expect({ finished, aborted }).toEqual({ finished: 1, aborted: 1 });
    }),
  );

  it(
    "fails to add while the store is gone, says it is unhealthy, and works again when it is back",
    onStore(async (found) => {
      const forwarder = await startForwarder(found.redisUrl ?? found.databaseUrl);
      opened.push(forwarder);
      const where =
        found.redisUrl === undefined ? { databaseUrl: forwarder.url } : { ...found, redisUrl: forwarder.url };
      const queues = open({ ...found, ...where });
      const seen: unknown[] = [];
      await queues.work({ job: { concurrency: 1, handle: async (payload) => void seen.push(payload) } });
      await queues.add("job", 1);
      await until(() => seen.length === 1, "the first job");
      expect(await queues.isHealthy()).toBe(true);
      forwarder.cut();
      await expect(queues.add("job", "lost")).rejects.toThrow();
      expect(await queues.isHealthy()).toBe(false);
      forwarder.restore();
      let isAdded = false;
      for (const deadline = Date.now() + 15_000; !isAdded && Date.now() < deadline;)
        isAdded = await queues.add("job", 2).then(
          () => true,
          () => false,
        );
      await until(() => seen.includes(2), "jobs flow again");
    }),
  );
});

import type { Job, JobsOptions } from "bullmq";
import { openPostgresBackend, openRedisBackend, type RunningWorker, type StoredQueue } from "./backend";
import type { JobHandler, JobOptions, QueueOptions, Queues } from "./contract";
import { createOpenQueues, storedName } from "./open-queues";
import { runJob } from "./run-job";
import { within } from "./within";

const ATTEMPTS = 5;
const BACKOFF_MS = 1_000;
const ANSWER_MS_MAX = 5_000;
const CLOSE_GRACE_MS = 25_000;

/** Connects on first use. On PostgreSQL, BullMQ's migrations must have run. */
export function createQueues(options: QueueOptions): Queues {
  const { prefix = "gatehouse", onError = () => {} } = options;
  const backend =
    options.redisUrl === undefined
      ? openPostgresBackend(options.databaseUrl, onError)
      : openRedisBackend(options.redisUrl, prefix, onError);
  const queues = createOpenQueues(backend, prefix, onError);
  const workers: RunningWorker[] = [];
  const closing = new AbortController();

  const onQueue = <T>(name: string, run: (queue: StoredQueue) => Promise<T>): Promise<T> =>
    within(ANSWER_MS_MAX, queues.get(name).then(run));

  const start = async (name: string, handler: JobHandler): Promise<void> => {
    const worker = backend.openWorker(storedName(prefix, name), {
      concurrency: handler.concurrency,
      process: (job) => runJob(name, job, { handler, closing: closing.signal }),
      onFailed: (job, error) => reportFailure(options, name, job, error),
    });
    workers.push(worker);
    await worker.waitUntilReady();
  };

  let closed: Promise<void> | null = null;
  const close = async (graceMs: number): Promise<void> => {
    const timer = setTimeout(() => closing.abort(new Error("The process is stopping.")), graceMs);
    // A store that is gone must not keep the process from ending.
    const endings = workers.map((worker) => within(graceMs + ANSWER_MS_MAX, worker.close()).catch(onError));
    await Promise.all(endings);
    clearTimeout(timer);
    await within(ANSWER_MS_MAX, queues.close()).catch(onError);
    await within(ANSWER_MS_MAX, backend.close()).catch(onError);
  };

  return {
    async add(name, payload, jobOptions = {}) {
      const job = await onQueue(name, (queue) => queue.add(name, payload, toJobsOptions(jobOptions)));
      return job.id ?? "";
    },
    async upsertSchedule(...[name, schedulerId, everyMs, payload, scheduleOptions = {}]) {
      const { offsetMs = 0, ...jobOptions } = scheduleOptions;
      const repeat = { every: everyMs, offset: offsetMs % everyMs };
      const template = { name, data: payload, opts: toJobsOptions(jobOptions) };
      await onQueue(name, (queue) => queue.upsertJobScheduler(schedulerId, repeat, template));
    },
    async removeSchedule(name, schedulerId) {
      await onQueue(name, (queue) => queue.removeJobScheduler(schedulerId));
    },
    async listSchedules(name) {
      const schedulers = await onQueue(name, (queue) => queue.getJobSchedulers(0, -1));
      return schedulers.map((scheduler) => scheduler.key);
    },
    async work(handlers) {
      const entries = Object.entries(handlers);
      backend.reserve(entries.length);
      await Promise.all(entries.map(([name, handler]) => start(name, handler)));
    },
    isHealthy: () =>
      backend.ping().then(
        () => true,
        () => false,
      ),
    close({ graceMs = CLOSE_GRACE_MS } = {}) {
      closed ??= close(graceMs);
      return closed;
    },
  };
}

function reportFailure(options: QueueOptions, name: string, job: Job | undefined, error: Error): void {
  if (!job) return;
  const attempt = job.attemptsMade;
  const parked = job.finishedOn !== undefined || attempt >= (job.opts.attempts ?? 1);
  options.onFailed?.({ name, jobId: job.id ?? "", attempt, parked, error });
}

function toJobsOptions({
  jobId,
  delayMs,
  attempts = ATTEMPTS,
  backoffMs = BACKOFF_MS,
}: JobOptions): JobsOptions {
  return {
    attempts,
    backoff: { type: "exponential", delay: backoffMs, jitter: 0.5 },
    removeOnComplete: { age: 3_600, count: 1_000 },
    removeOnFail: { age: 14 * 24 * 3_600, count: 1_000 },
    ...(delayMs === undefined ? {} : { delay: delayMs }),
    ...(jobId === undefined ? {} : { deduplication: { id: jobId } }),
  };
}

import { createPostgresBackend, Queue, Worker, type Job, type PgPool } from "bullmq";
import { Redis } from "ioredis";
import pg from "pg";

export type StoredQueue = Pick<
  Queue,
  "add" | "upsertJobScheduler" | "removeJobScheduler" | "getJobSchedulers" | "waitUntilReady" | "close"
>;
export type RunningWorker = Pick<Worker, "waitUntilReady" | "close">;

export type WorkerSetup = {
  concurrency: number;
  process: (job: Job) => Promise<void>;
  onFailed: (job: Job | undefined, error: Error) => void;
};

/** What differs between the two stores; everything above is the same code. */
export type QueueBackend = {
  openQueue(name: string): StoredQueue;
  openWorker(name: string, setup: WorkerSetup): RunningWorker;
  /** Workers hold a connection each while they wait for work. */
  reserve(workers: number): void;
  ping(): Promise<void>;
  close(): Promise<void>;
};

const CONNECT_MS_MAX = 5_000;

// A worker that died is noticed after its lock ran out and the next check: within 45 s.
const workerOptions = ({ concurrency }: WorkerSetup) => ({
  concurrency,
  lockDuration: 30_000,
  stalledInterval: 15_000,
  maxStalledCount: 2,
});

export function openPostgresBackend(databaseUrl: string, onError: (error: unknown) => void): QueueBackend {
  // BullMQ names its tables without a schema; the pool is ours because it cannot load the driver under ESM.
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    options: "-c search_path=bullmq,public",
    max: 2,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: "gatehouse-queue",
  });
  pool.on("error", onError);
  const connection = asBullmqPool(pool);
  return {
    openQueue(name) {
      const queue = new Queue(name, { connection }, createPostgresBackend);
      queue.on("error", onError);
      return queue;
    },
    openWorker(name, setup) {
      const options = { ...workerOptions(setup), connection };
      const worker = new Worker(name, setup.process, options, createPostgresBackend);
      worker.on("error", onError).on("failed", setup.onFailed);
      return worker;
    },
    reserve(workers) {
      pool.options.max = workers + 4;
    },
    async ping() {
      await pool.query("SELECT 1");
    },
    close: () => pool.end(),
  };
}

/** BullMQ takes any pool of this driver and declares the part it uses; only overloads of `on` differ. */
function asBullmqPool(pool: pg.Pool): PgPool {
  return pool as unknown as PgPool;
}

export function openRedisBackend(
  redisUrl: string,
  prefix: string,
  onError: (error: unknown) => void,
): QueueBackend {
  const connection = { url: redisUrl, connectTimeout: CONNECT_MS_MAX };
  const pinger = new Redis(redisUrl, {
    connectTimeout: CONNECT_MS_MAX,
    commandTimeout: 2_000,
    lazyConnect: true,
  });
  pinger.on("error", onError);
  return {
    openQueue(name) {
      const queue = new Queue(name, { prefix, connection: { ...connection, maxRetriesPerRequest: 1 } });
      queue.on("error", onError);
      return queue;
    },
    openWorker(name, setup) {
      const options = { ...workerOptions(setup), prefix };
      const worker = new Worker(name, setup.process, {
        ...options,
        connection: { ...connection, maxRetriesPerRequest: null },
      });
      worker.on("error", onError).on("failed", setup.onFailed);
      return worker;
    },
    reserve: () => {},
    async ping() {
      await pinger.ping();
    },
    close() {
      pinger.disconnect();
      return Promise.resolve();
    },
  };
}

import { closeAdapters, getLogger, getQueues } from "@/lib/framework/adapters";
import { closeDatabase, getDatabase } from "@/lib/platform/db";
import { getEnv } from "@/lib/platform/env";
import type { Closable } from "@/lib/runtime/lifecycle";
import { jobHandlers, schedules } from "./registry";
import { queuedHandler } from "./run-job";

/** Takes jobs in this process until closed. Rejects with a sentence when the database is not set or not there. */
export async function startWorkers(): Promise<Closable> {
  const env = getEnv();
  const log = getLogger();
  await getDatabase();
  const queues = getQueues();
  await queues.work(
    Object.fromEntries(jobHandlers.map((handler) => [handler.name, queuedHandler(handler, log)])),
  );
  for (const { job, everyMs } of schedules(env)) {
    await queues.upsertSchedule(job.name, job.name, everyMs, {}, { attempts: job.attempts });
  }
  log.info({ jobs: jobHandlers.map((handler) => handler.name) }, "worker started");
  return {
    async close() {
      await queues.close({ graceMs: env.GATEHOUSE_DRAIN_SECONDS * 1_000 });
      await closeAdapters();
      await closeDatabase();
      log.info({}, "worker stopped");
      log.flush();
    },
  };
}

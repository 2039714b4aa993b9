import type { JobHandler } from "@/lib/framework/job";
import type { Logger } from "@/lib/platform/logger";
import type { JobHandler as QueuedHandler } from "@/lib/platform/queue";
import { toAppError } from "@/lib/shared/errors";

/** The handler as the queue runs it: every run is one log line. */
export function queuedHandler(handler: JobHandler, log: Logger): QueuedHandler {
  return {
    concurrency: handler.concurrency,
    async handle(payload, { jobId, attempt, signal }) {
      const startedMs = performance.now();
      const facts = () => ({
        operation: handler.name,
        jobId,
        attempt,
        ...subjectOf(payload),
        durationMs: Math.round(performance.now() - startedMs),
      });
      try {
        await handler.handle(payload, { signal, attempt });
        log.info({ ...facts(), outcome: "ok" }, "job");
      } catch (error) {
        const { code } = toAppError(error);
        log.warn({ ...facts(), outcome: signal.aborted ? "aborted" : "failed", code, err: error }, "job");
        throw error;
      }
    },
  };
}

function subjectOf(payload: unknown): Readonly<Record<string, unknown>> {
  if (typeof payload !== "object" || payload === null) return {};
  const fields = ["orgId", "serverId"] as const;
  return Object.fromEntries(
    fields.filter((field) => field in payload).map((field) => [field, Reflect.get(payload, field)]),
  );
}

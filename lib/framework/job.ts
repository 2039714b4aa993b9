import type { z } from "zod";
import { getQueues } from "./adapters";

export interface Job<S extends z.ZodType = z.ZodType> {
  /** `noun.verb`. */
  readonly name: string;
  readonly payload: S;
  readonly attempts: number;
  /** Enqueues one run; a pending run with the same `jobId` makes it a no-op. Call after commit. */
  enqueue(payload: z.input<S>, options?: { jobId?: string; delayMs?: number }): Promise<void>;
}

/** A background job's name and payload. Its handler lives in `<name>.handler.ts` and runs in workers only. */
export function defineJob<S extends z.ZodType>(definition: {
  name: string;
  payload: S;
  attempts?: number;
}): Job<S> {
  const attempts = definition.attempts ?? 3;
  return {
    name: definition.name,
    payload: definition.payload,
    attempts,
    async enqueue(payload, options = {}) {
      await getQueues().add(definition.name, definition.payload.parse(payload), {
        attempts,
        backoffMs: 1_000,
        ...options,
      });
    },
  };
}

export interface JobHandler {
  readonly name: string;
  readonly concurrency: number;
  handle(rawPayload: unknown, run: { signal: AbortSignal; attempt: number }): Promise<void>;
}

/** Binds a job to what it does. Handlers are idempotent: a job may run more than once. */
export function defineJobHandler<S extends z.ZodType>(
  job: Job<S>,
  options: { concurrency: number },
  handle: (payload: z.output<S>, run: { signal: AbortSignal; attempt: number }) => Promise<void>,
): JobHandler {
  return {
    name: job.name,
    concurrency: options.concurrency,
    handle: (raw, run) => handle(job.payload.parse(raw), run),
  };
}

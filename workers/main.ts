// The worker process: probes, syncs, retention. Any number may run; each job runs in one of them.
import { getEnv } from "@/lib/platform/env";
import { StartupError } from "@/lib/platform/startup-error";
import { runUntilStopped } from "@/lib/runtime/lifecycle";
import { AppError } from "@/lib/shared/errors";
import { startWorkers } from "./start-workers";

const FINISH_MS = 5_000;

await runUntilStopped(startWorkers, { closeMs: closeMs(), onError: report });

// A wrong environment is told by `startWorkers`.
function closeMs(): number {
  try {
    return getEnv().GATEHOUSE_DRAIN_SECONDS * 1_000 + FINISH_MS;
  } catch {
    return FINISH_MS;
  }
}

function report(error: unknown): void {
  process.stderr.write(`The worker cannot run. ${describe(error)}\n`);
}

function describe(error: unknown): string {
  if (error instanceof StartupError) return error.message;
  if (error instanceof AppError) return error.publicMessage;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

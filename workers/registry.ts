// Everything that runs in the background: what is done, and what starts by itself. The only importer of handlers.
import { closeInterruptedJob } from "@/lib/features/calls";
import { CLOSE_EVERY_MS, closeInterruptedHandler } from "@/lib/features/calls/jobs/close-interrupted.handler";
import { syncServerHandler } from "@/lib/features/capabilities/jobs/sync-server.handler";
import { lookIntoDriftHandler } from "@/lib/features/definitions/jobs/look-into-drift.handler";
import { applyRetentionJob } from "@/lib/features/retention";
import { applyRetentionHandler } from "@/lib/features/retention/jobs/apply-retention.handler";
import { scheduleProbesJob } from "@/lib/features/servers";
import { probeServerHandler } from "@/lib/features/servers/jobs/probe-server.handler";
import { scheduleProbesHandler } from "@/lib/features/servers/jobs/schedule-probes.handler";
import type { JobHandler } from "@/lib/framework/job";
import type { Env } from "@/lib/platform/env";

export const jobHandlers: readonly JobHandler[] = [
  probeServerHandler,
  syncServerHandler,
  lookIntoDriftHandler,
  scheduleProbesHandler,
  applyRetentionHandler,
  closeInterruptedHandler,
];

/** A job that starts by itself, once per tick in the whole installation. */
interface Schedule {
  readonly job: { readonly name: string; readonly attempts: number };
  readonly everyMs: number;
}

const HOUR_MS = 3_600_000;

export function schedules(env: Env): readonly Schedule[] {
  return [
    { job: scheduleProbesJob, everyMs: env.GATEHOUSE_PROBE_INTERVAL_SECONDS * 1_000 },
    { job: applyRetentionJob, everyMs: HOUR_MS },
    { job: closeInterruptedJob, everyMs: CLOSE_EVERY_MS },
  ];
}

import { systemScope } from "@/lib/features/access";
import { defineJobHandler } from "@/lib/framework/job";
import { withoutTenant, withTenant } from "@/lib/platform/db";
import { INTERRUPTED, INTERRUPTED_AFTER_MS, OPEN } from "../call-status";
import { closeInterruptedJob } from "./close-interrupted.job";

/** Between two runs. */
export const CLOSE_EVERY_MS = 10 * 60_000;
// Each run looks at the calls of a few runs only: reading all of them would cost more than it tells. What comes later
// still (a journal found on an old disk) is shown as interrupted by its age.
const WINDOW_MS = 6 * CLOSE_EVERY_MS;

export const closeInterruptedHandler = defineJobHandler(
  closeInterruptedJob,
  { concurrency: 1 },
  async (_payload, { signal }) => {
    const before = Date.now() - INTERRUPTED_AFTER_MS;
    const window = { gte: new Date(before - WINDOW_MS), lt: new Date(before) };
    const organizations = await withoutTenant((db) => db.orgEpoch.findMany({ select: { orgId: true } }));
    for (const { orgId } of organizations) {
      signal.throwIfAborted();
      await withTenant(systemScope(orgId), (db) =>
        db.call.updateMany({ where: { status: OPEN, at: window }, data: { status: INTERRUPTED } }),
      );
    }
  },
);

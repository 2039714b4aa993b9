import { systemScope } from "@/lib/features/access";
import { defineJobHandler } from "@/lib/framework/job";
import { getDatabase, withoutTenant, withTenant } from "@/lib/platform/db";
import { getEnv } from "@/lib/platform/env";
import { applyRetentionJob } from "./apply-retention.job";

const HEALTH_CHECK_DAYS = 7;
const PARTITION_DAYS_AHEAD = 7;
const DAY_MS = 24 * 3_600_000;

export const applyRetentionHandler = defineJobHandler(
  applyRetentionJob,
  { concurrency: 1 },
  async (_payload, { signal }) => {
    const { pool } = await getDatabase();
    await pool.query("SELECT ensure_call_partitions((now() AT TIME ZONE 'UTC')::date, $1)", [
      PARTITION_DAYS_AHEAD,
    ]);
    await pool.query("SELECT drop_call_partitions((now() AT TIME ZONE 'UTC')::date - $1::int)", [
      getEnv().GATEHOUSE_CALL_RETENTION_DAYS,
    ]);
    await withoutTenant((db) => db.rateLimit.deleteMany({ where: { expire: { lt: BigInt(Date.now()) } } }));
    const oldest = new Date(Date.now() - HEALTH_CHECK_DAYS * DAY_MS);
    const organizations = await withoutTenant((db) => db.orgEpoch.findMany({ select: { orgId: true } }));
    for (const { orgId } of organizations) {
      signal.throwIfAborted();
      await withTenant(systemScope(orgId), async (db) => {
        await db.healthCheck.deleteMany({ where: { at: { lt: oldest } } });
        await db.idempotencyKey.deleteMany({ where: { expiresAt: { lt: new Date() } } });
      });
    }
  },
);

import { announceEpoch, bumpEpoch } from "@/lib/framework/epoch";
import { withTenant, type Db } from "@/lib/platform/db";
import type { TenantScope } from "@/lib/shared/tenant";

/** A job's write: one transaction, and the organization's epoch raised where the data plane must know. */
export async function systemWrite<T extends { readonly isPolicyChanged: boolean } | null>(
  scope: TenantScope,
  write: (db: Db) => Promise<T>,
): Promise<T> {
  const { outcome, epoch } = await withTenant(scope, async (db) => {
    const outcome = await write(db);
    return { outcome, epoch: outcome?.isPolicyChanged === true ? await bumpEpoch(db, scope.orgId) : null };
  });
  if (epoch !== null) await announceEpoch(scope.orgId, epoch);
  return outcome;
}

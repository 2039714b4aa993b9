import type { Db } from "@/lib/platform/db";
import { getBus } from "./adapters";

/** Bus channel on which changed organizations are announced: `{ orgId, epoch }`. */
export const EPOCH_CHANNEL = "org-epoch";

/** Marks, inside the transaction of a write, that the organization's policy changed. */
export async function bumpEpoch(db: Db, orgId: string): Promise<bigint> {
  const row = await db.orgEpoch.upsert({
    where: { orgId },
    create: { orgId },
    update: { epoch: { increment: 1 }, changedAt: new Date() },
  });
  return row.epoch;
}

/** Tells the other processes. Losing the message costs a second: every process polls the epochs too. */
export async function announceEpoch(orgId: string, epoch: bigint): Promise<void> {
  await getBus()
    .publish(EPOCH_CHANNEL, { orgId, epoch: Number(epoch) })
    .catch(() => undefined);
}

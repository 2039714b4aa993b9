import { withTenant, type Db } from "@/lib/platform/db";
import type { Clock } from "@/lib/shared/clock";
import { AppError } from "@/lib/shared/errors";
import type { AuthorizedOrgId } from "@/lib/shared/tenant";
import type { EpochView } from "./epoch-view";

const ATTEMPTS_MAX = 3;
/** An answer read this recently may be given even though something changed meanwhile. It is not kept. */
const FRESH_MS = 250;

export interface ReadAt<T> {
  readonly orgId: string;
  readonly epoch: number;
  readonly value: T;
}

/**
 * Reads something of an organization together with the epoch it holds for. The epoch is read first, so a change
 * during the read makes the answer look older than it is, never newer. Rejects when the database is unreachable.
 */
export async function readAtEpoch<T>(
  { view, clock }: { readonly view: EpochView; readonly clock: Clock },
  orgId: AuthorizedOrgId,
  read: (db: Db) => Promise<T>,
): Promise<ReadAt<T>> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    let asOf = 0;
    const result = await withTenant({ orgId, workspaceId: null }, async (db) => {
      asOf = clock.now();
      const row = await db.orgEpoch.findUnique({ where: { orgId } });
      const epoch = Number(row?.epoch ?? 0);
      view.observe(orgId, epoch, asOf);
      return { orgId, epoch, value: await read(db) };
    });
    if (view.current(orgId) === result.epoch || clock.now() - asOf < FRESH_MS) return result;
  }
  throw new AppError("unavailable", {
    publicMessage: "The policy changes faster than it can be read. Try again in a moment.",
  });
}

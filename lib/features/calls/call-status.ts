import type { Prisma } from "@/lib/platform/db";
import { CALL_STATUSES, type CallStatus } from "./schema";

/** How the recorder writes a call whose outcome is open. */
export const OPEN = "attempted";
/** What a job makes of it when no outcome came. */
export const INTERRUPTED = "interrupted";

/**
 * The gateway ends every call within its absolute timeout of 15 minutes. One that is open for longer was cut off with
 * its process. A job writes that down later; until then the clock tells. An outcome that was only late still counts.
 */
export const INTERRUPTED_AFTER_MS = 16 * 60_000;

/** The status as shown. */
export function shownStatus(row: { readonly status: string; readonly at: Date }, now: number): CallStatus {
  if (row.status === OPEN && row.at.getTime() < now - INTERRUPTED_AFTER_MS) return "interrupted";
  return CALL_STATUSES.find((known) => known === row.status) ?? "error";
}

/** The rows that are shown with this status. */
export function statusFilter(status: CallStatus, now: number): Prisma.CallWhereInput {
  const cutoff = new Date(now - INTERRUPTED_AFTER_MS);
  switch (status) {
    case "interrupted":
      return { OR: [{ status: INTERRUPTED }, { status: OPEN, at: { lt: cutoff } }] };
    case "attempted":
      return { status: OPEN, at: { gte: cutoff } };
    default:
      return { status };
  }
}

import type { Logger } from "@/lib/platform/logger";
import type { Clock } from "@/lib/shared/clock";

const COMPLAIN_EVERY_MS = 5_000;

export type Complain = (error: unknown) => void;

/** A full disk fails every call; one line in five seconds says it as well as thousands. */
export function createComplainer({
  clock,
  log,
  audit,
}: {
  readonly clock: Clock;
  readonly log: Logger;
  readonly audit: "strict" | "available";
}): Complain {
  let silentUntil = -Infinity;
  let count = 0;
  const consequence = audit === "strict" ? "calls are refused" : "calls go on WITHOUT a record";
  return (error) => {
    count += 1;
    if (clock.now() < silentUntil) return;
    log.error({ count, err: error }, `the audit log cannot be written: ${consequence}`);
    silentUntil = clock.now() + COMPLAIN_EVERY_MS;
    count = 0;
  };
}

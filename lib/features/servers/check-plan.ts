import { createHash } from "node:crypto";

/** One server's turn in a tick: a health check, or a full reading, which includes one. */
export interface PlannedCheck {
  readonly serverId: string;
  readonly kind: "probe" | "sync";
  readonly delayMs: number;
}

const TICKS_PER_SYNC = 10;

/**
 * Spreads the checks of one tick over the interval. A server keeps its moment in every tick, so that its checks are
 * one interval apart; every tenth check of a server reads its capabilities too.
 */
export function planChecks(
  serverIds: readonly string[],
  { tick, intervalMs }: { readonly tick: number; readonly intervalMs: number },
): PlannedCheck[] {
  return serverIds.map((serverId) => {
    const spread = createHash("sha256").update(serverId).digest().readUInt32BE(0);
    return {
      serverId,
      kind: (tick + spread) % TICKS_PER_SYNC === 0 ? "sync" : "probe",
      delayMs: spread % intervalMs,
    };
  });
}

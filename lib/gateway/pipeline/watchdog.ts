import type { EndReason } from "./active-exchanges";

export type AbortReason = "timeout" | "cancelled" | "too_large" | EndReason;

export interface WatchdogTimes {
  readonly firstByteMs: number;
  /** 0 = never. */
  readonly idleMs: number;
  /** 0 = never. */
  readonly absoluteMs: number;
}

/** Ends one upstream exchange when its time is over or somebody asks; remembers the first reason. */
export interface Watchdog {
  readonly signal: AbortSignal;
  reason(): AbortReason | null;
  abort(reason: AbortReason): void;
  /** Response headers arrived: from now on only silence and the whole are timed. */
  answered(): void;
  /** Bytes arrived. */
  progressed(): void;
  stop(): void;
}

export function startWatchdog(times: WatchdogTimes): Watchdog {
  const controller = new AbortController();
  let why: AbortReason | null = null;
  let idle: NodeJS.Timeout | null = null;
  const abort = (reason: AbortReason): void => {
    if (why !== null) return;
    why = reason;
    stop();
    controller.abort();
  };
  const firstByte = setTimeout(() => abort("timeout"), times.firstByteMs);
  const absolute = times.absoluteMs > 0 ? setTimeout(() => abort("timeout"), times.absoluteMs) : null;
  const stop = (): void => {
    clearTimeout(firstByte);
    if (absolute !== null) clearTimeout(absolute);
    if (idle !== null) clearTimeout(idle);
  };
  return {
    signal: controller.signal,
    reason: () => why,
    abort,
    answered() {
      clearTimeout(firstByte);
      if (times.idleMs > 0 && why === null) idle = setTimeout(() => abort("timeout"), times.idleMs);
    },
    progressed: () => void idle?.refresh(),
    stop,
  };
}

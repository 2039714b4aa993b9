import { CancelSource, type CancelSignal } from "@/lib/shared/cancel-signal";

export type AbortReason = "timeout" | "cancelled" | "too_large" | "revoked" | "shutting_down";

export interface WatchdogTimes {
  readonly firstByteMs: number;
  /** 0 = never. */
  readonly idleMs: number;
  /** 0 = never. */
  readonly absoluteMs: number;
}

/** Ends one upstream exchange when its time is over or somebody asks; remembers the first reason. */
export interface Watchdog {
  readonly signal: CancelSignal;
  reason(): AbortReason | null;
  abort(reason: AbortReason): void;
  /** Response headers arrived: from now on only silence and the whole are timed; `isOpenEnded`: nothing is. */
  answered(isOpenEnded: boolean): void;
  /** Bytes arrived. */
  progressed(): void;
  stop(): void;
}

export function startWatchdog(times: WatchdogTimes): Watchdog {
  return new Watch(times);
}

/** One timer for all three limits: it sleeps until the nearest, and looks whether that one has moved. */
class Watch implements Watchdog {
  readonly #times: WatchdogTimes;
  readonly #source = new CancelSource();
  readonly #startedAt = performance.now();
  #reason: AbortReason | null = null;
  #heardAt = 0;
  #timer: NodeJS.Timeout | null;

  constructor(times: WatchdogTimes) {
    this.#times = times;
    this.#timer = setTimeout(this.#look, this.#nearestMs(this.#startedAt));
  }

  get signal(): CancelSignal {
    return this.#source;
  }

  reason(): AbortReason | null {
    return this.#reason;
  }

  abort(reason: AbortReason): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    this.stop();
    this.#source.abort();
  }

  answered(isOpenEnded: boolean): void {
    this.#heardAt = performance.now();
    if (isOpenEnded) return this.stop();
    const { firstByteMs, idleMs } = this.#times;
    // Sooner than what the timer waits for.
    if (this.#timer !== null && idleMs > 0 && idleMs < firstByteMs) this.#sleep(this.#heardAt);
  }

  progressed(): void {
    this.#heardAt = performance.now();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  readonly #look = (): void => {
    const now = performance.now();
    if (this.#nearestMs(now) <= 0) this.abort("timeout");
    else this.#sleep(now);
  };

  #sleep(now: number): void {
    this.stop();
    const ms = this.#nearestMs(now);
    if (ms < Infinity) this.#timer = setTimeout(this.#look, Math.ceil(ms));
  }

  /** Until the first limit is reached, if nothing happens; Infinity where there is none. */
  #nearestMs(now: number): number {
    const { firstByteMs, idleMs, absoluteMs } = this.#times;
    const whole = absoluteMs > 0 ? this.#startedAt + absoluteMs : Infinity;
    if (this.#heardAt === 0) return Math.min(whole, this.#startedAt + firstByteMs) - now;
    return Math.min(whole, idleMs > 0 ? this.#heardAt + idleMs : Infinity) - now;
  }
}

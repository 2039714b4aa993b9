import { setTimeout as delay } from "node:timers/promises";

/** Seconds' worth of events that may come at once: a resumed stream repeats what was missed. */
const BURST_SECONDS = 5;

/** Keeps one upstream from filling the process's time with events: reads those beyond the rate later. */
export interface EventPace {
  /** Resolves when the events just read are paid for. */
  after(events: number, signal?: AbortSignal): Promise<void> | null;
}

export function createEventPace(perSecond: number): EventPace {
  let credit = perSecond * BURST_SECONDS;
  let at = performance.now();
  return {
    after(events, signal) {
      const now = performance.now();
      credit = Math.min(perSecond * BURST_SECONDS, credit + ((now - at) / 1_000) * perSecond) - events;
      at = now;
      if (credit >= 0) return null;
      return delay((-credit / perSecond) * 1_000, undefined, signal === undefined ? {} : { signal }).catch(
        () => undefined,
      );
    },
  };
}

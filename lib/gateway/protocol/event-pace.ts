import { setTimeout as delay } from "node:timers/promises";

/** Seconds' worth of events that may come at once: a resumed stream repeats what was missed. */
const BURST_SECONDS = 5;
const STEP_MS = 100;

/** Keeps one upstream from filling the process's time with events: those beyond the rate are read later. */
export interface EventPace {
  /** Null when nothing is owed for the events just read, else what to wait for. */
  after(events: number): AsyncIterable<void> | null;
}

export function createEventPace(perSecond: number): EventPace {
  let credit = perSecond * BURST_SECONDS;
  let at = performance.now();
  return {
    after(events) {
      const now = performance.now();
      credit = Math.min(perSecond * BURST_SECONDS, credit + ((now - at) / 1_000) * perSecond) - events;
      at = now;
      return credit >= 0 ? null : steps((-credit / perSecond) * 1_000);
    },
  };
}

// In steps, so that whoever waits can say that it is alive, or stop.
async function* steps(ms: number): AsyncGenerator<void> {
  for (let left = ms; left > 0; left -= STEP_MS) yield await delay(Math.min(left, STEP_MS));
}

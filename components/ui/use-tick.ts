"use client";

import { useSyncExternalStore } from "react";

const TICK_MS = 15_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let ticks = 1;

/** Renders again every 15 seconds, on one timer for the whole page. 0 until the page is live in the browser. */
export function useTick(): number {
  return useSyncExternalStore(subscribe, currentTick, notLive);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  ticks += 1;
  for (const listener of listeners) listener();
}

function currentTick(): number {
  return ticks;
}

function notLive(): number {
  return 0;
}

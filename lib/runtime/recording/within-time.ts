import { setTimeout } from "node:timers/promises";

/** Waits for the work, but no longer than this; answers whether it ended well in time. */
export async function withinTime(work: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController();
  const timeUp = setTimeout(ms, false, { signal: timer.signal }).catch(() => false);
  const done = work.then(
    () => true,
    () => false,
  );
  const answer = await Promise.race([done, timeUp]);
  timer.abort();
  return answer;
}

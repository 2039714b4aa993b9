import type { Clock } from "@/lib/shared/clock";

/** Which sessions are in use: use keeps a session alive beyond the time it was sealed with. */
export interface SessionActivity {
  /** Until when this process has seen the session used, plus its idle time; 0 = never seen. */
  extendedTo(sessionHash: string): number;
  used(sessionHash: string, idleMs: number): void;
  /** The client ended it: its token is worth nothing any more. */
  end(sessionHash: string, until: number): void;
  hasEnded(sessionHash: string): boolean;
}

const ENTRIES_MAX = 200_000;

/** Per process: nothing is stored, so after a restart a session has what its seal says left. */
export function createSessionActivity(clock: Clock): SessionActivity {
  const extended = new Map<string, number>();
  const ended = new Map<string, number>();
  return {
    extendedTo: (hash) => extended.get(hash) ?? 0,
    used(hash, idleMs) {
      // Re-inserted, so that the oldest entries are the least recently used ones.
      extended.delete(hash);
      extended.set(hash, clock.now() + idleMs);
      dropOld(extended, clock.now());
    },
    end(hash, until) {
      extended.delete(hash);
      ended.set(hash, until);
      dropOld(ended, clock.now());
    },
    hasEnded: (hash) => ended.has(hash),
  };
}

function dropOld(entries: Map<string, number>, now: number): void {
  for (const [hash, until] of entries) {
    if (until > now && entries.size <= ENTRIES_MAX) return;
    entries.delete(hash);
  }
}

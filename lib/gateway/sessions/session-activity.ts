import type { Clock } from "@/lib/shared/clock";

/**
 * Which sessions live longer than the time they were sealed with: those used in its second half, and from
 * then on for that time after every use.
 */
export interface SessionActivity {
  /** Until when use in this process keeps the session alive; 0 = its seal alone counts. */
  extendedTo(sessionHash: string): number;
  used(sessionHash: string, sealedUntil: number): void;
  /** The client ended it: its token is worth nothing any more. */
  end(sessionHash: string, until: number): void;
  hasEnded(sessionHash: string): boolean;
  size(): number;
}

const ENTRIES_MAX = 200_000;

/** Nothing is kept of young sessions, and nothing is stored. */
export function createSessionActivity(clock: Clock, ttlMs: number): SessionActivity {
  const extended = new Map<string, number>();
  const ended = new Map<string, number>();
  return {
    extendedTo: (hash) => extended.get(hash) ?? 0,
    used(hash, sealedUntil) {
      const now = clock.now();
      if (sealedUntil - now > ttlMs / 2) return;
      // Re-inserted, so that the oldest entries are the least recently used ones.
      extended.delete(hash);
      extended.set(hash, now + ttlMs);
      dropOld(extended, now);
    },
    end(hash, until) {
      extended.delete(hash);
      ended.set(hash, until);
      dropOld(ended, clock.now());
    },
    hasEnded: (hash) => ended.has(hash),
    size: () => extended.size + ended.size,
  };
}

function dropOld(entries: Map<string, number>, now: number): void {
  for (const [hash, until] of entries) {
    if (until > now && entries.size <= ENTRIES_MAX) return;
    entries.delete(hash);
  }
}

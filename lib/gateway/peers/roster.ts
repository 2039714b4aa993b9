/** Which other processes were heard of lately. */
export interface Roster {
  heard(peer: string): void;
  /** It said so itself. */
  left(peer: string): void;
  hasLeft(peer: string): boolean;
  /** Nothing was heard of it for `ms`. */
  isSilent(peer: string, ms: number): boolean;
  known(): readonly string[];
}

const KNOWN_FOR_MS = 15_000;
const LEFT_MAX = 1_000;

export function createRoster(): Roster {
  const heardAt = new Map<string, number>();
  const gone = new Set<string>();
  return {
    // What it still had on its way when it left is no sign of life.
    heard(peer) {
      if (!gone.has(peer)) heardAt.set(peer, performance.now());
    },
    left(peer) {
      heardAt.delete(peer);
      gone.add(peer);
      const [oldest] = gone;
      if (gone.size > LEFT_MAX && oldest !== undefined) gone.delete(oldest);
    },
    hasLeft: (peer) => gone.has(peer),
    isSilent: (peer, ms) => performance.now() - (heardAt.get(peer) ?? -Infinity) > ms,
    known() {
      for (const [peer, at] of heardAt) {
        if (performance.now() - at > 2 * KNOWN_FOR_MS) heardAt.delete(peer);
      }
      return [...heardAt].flatMap(([peer, at]) => (performance.now() - at <= KNOWN_FOR_MS ? [peer] : []));
    },
  };
}

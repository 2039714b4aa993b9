import type { EpochView } from "./epoch-view";
import { createLruMap } from "./lru-map";

/** `blind`: something is cached, but whether it still holds cannot be known right now. */
export type Cached<V> = { readonly kind: "hit"; readonly value: V } | { readonly kind: "miss" | "blind" };

/** What was read of organizations, each entry good for exactly the epoch it was read at. */
export interface EpochCache<V> {
  get(key: string): Cached<V>;
  /** What is held under the key, outdated or not. */
  peek(key: string): V | undefined;
  put(key: string, value: V, at: { readonly orgId: string; readonly epoch: number }): void;
}

interface Entry<V> {
  readonly orgId: string;
  readonly epoch: number;
  readonly value: V;
  /** Something changed since. The epoch alone does not tell: a restored backup counts through the same ones again. */
  isOutdated: boolean;
}

const MISS = { kind: "miss" } as const;
const BLIND = { kind: "blind" } as const;

/** `keepsOutdated`: entries stay for `peek` after a change, instead of leaving memory at once. */
export function createEpochCache<V>(
  view: EpochView,
  options: { readonly entriesMax: number; readonly keepsOutdated?: boolean },
): EpochCache<V> {
  const entries = createLruMap<Entry<V>>(options.entriesMax);
  view.onChange((orgId) => {
    for (const [key, entry] of entries.entries()) {
      if (entry.orgId !== orgId) continue;
      entry.isOutdated = true;
      if (options.keepsOutdated !== true) entries.delete(key);
    }
  });
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return MISS;
      const epoch = view.current(entry.orgId);
      if (epoch === "stale") return BLIND;
      return epoch === entry.epoch && !entry.isOutdated ? { kind: "hit", value: entry.value } : MISS;
    },
    peek: (key) => entries.get(key)?.value,
    put(key, value, { orgId, epoch }) {
      // An entry that the view has overtaken would never be a hit.
      if (view.current(orgId) === epoch) entries.set(key, { orgId, epoch, value, isOutdated: false });
    },
  };
}

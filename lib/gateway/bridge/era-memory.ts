import type { Clock } from "@/lib/shared/clock";
import type { UpstreamEra } from "../protocol/era-bridge";
import type { GatewaySnapshot } from "../snapshot";

export type KnownEra = Exclude<UpstreamEra, "unknown">;

/** What this process found out about the eras of upstreams, and when. */
export interface EraMemory {
  /** What was found, else what the snapshot says. */
  of(snapshot: GatewaySnapshot): UpstreamEra;
  learn(snapshot: GatewaySnapshot, era: KnownEra): void;
  /** The upstream no longer answers as believed: ask again. */
  forget(snapshot: GatewaySnapshot): void;
}

// A wrong "legacy" never fails loudly, so it is asked again soon.
const TRUSTED_MS: Readonly<Record<KnownEra, number>> = {
  legacy: 10 * 60_000,
  modern: 60 * 60_000,
  dual: 60 * 60_000,
};
const ENTRIES_MAX = 10_000;

export function createEraMemory(clock: Clock): EraMemory {
  const found = new Map<string, { readonly era: UpstreamEra; readonly until: number }>();
  const remember = (snapshot: GatewaySnapshot, era: UpstreamEra, forMs: number): void => {
    if (found.size >= ENTRIES_MAX) found.clear();
    found.set(keyOf(snapshot), { era, until: clock.now() + forMs });
  };
  return {
    of(snapshot) {
      const known = found.get(keyOf(snapshot));
      return known !== undefined && known.until > clock.now() ? known.era : snapshot.upstream.era;
    },
    learn: (snapshot, era) => remember(snapshot, era, TRUSTED_MS[era]),
    forget: (snapshot) => remember(snapshot, "unknown", TRUSTED_MS.legacy),
  };
}

function keyOf({ org, server, upstream }: GatewaySnapshot): string {
  return [org.id, server.id, upstream.configVersion].join("|");
}

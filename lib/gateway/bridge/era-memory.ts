import type { Clock } from "@/lib/shared/clock";
import type { UpstreamEra, UpstreamTransport } from "../protocol/era-bridge";
import type { GatewaySnapshot } from "../snapshot";

export type KnownEra = Exclude<UpstreamEra, "unknown">;

/** What this process found out about the eras of upstreams, and when. */
export interface EraMemory {
  /** What was found, else what the snapshot says. */
  of(snapshot: GatewaySnapshot): UpstreamEra;
  transportOf(snapshot: GatewaySnapshot): UpstreamTransport;
  learn(snapshot: GatewaySnapshot, era: KnownEra, transport?: UpstreamTransport): void;
  /** The upstream no longer answers as believed: ask again. */
  forget(snapshot: GatewaySnapshot): void;
}

type Found = { readonly era: UpstreamEra; readonly transport: UpstreamTransport };

// A wrong "legacy" never fails loudly, so it is asked again soon.
const TRUSTED_MS: Readonly<Record<KnownEra, number>> = {
  legacy: 10 * 60_000,
  modern: 60 * 60_000,
  dual: 60 * 60_000,
};
const ENTRIES_MAX = 10_000;

export function createEraMemory(clock: Clock): EraMemory {
  const found = new Map<string, Found & { readonly until: number }>();
  const remember = (snapshot: GatewaySnapshot, what: Found, forMs: number): void => {
    if (found.size >= ENTRIES_MAX) found.clear();
    found.set(keyOf(snapshot), { ...what, until: clock.now() + forMs });
  };
  const believed = (snapshot: GatewaySnapshot): Found => {
    const known = found.get(keyOf(snapshot));
    return known !== undefined && known.until > clock.now() ? known : snapshot.upstream;
  };
  return {
    of: (snapshot) => believed(snapshot).era,
    transportOf: (snapshot) => believed(snapshot).transport,
    learn: (snapshot, era, transport = "http") => remember(snapshot, { era, transport }, TRUSTED_MS[era]),
    forget: (snapshot) => remember(snapshot, { era: "unknown", transport: "http" }, TRUSTED_MS.legacy),
  };
}

function keyOf({ org, server, upstream }: GatewaySnapshot): string {
  return [org.id, server.id, upstream.configVersion].join("|");
}

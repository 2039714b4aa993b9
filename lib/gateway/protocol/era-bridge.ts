import type { GatewaySnapshot } from "../snapshot";
import { ALL_VERSIONS, LEGACY_VERSIONS, MODERN_VERSIONS, type Era } from "./versions";

type UpstreamEra = GatewaySnapshot["upstream"]["era"];

/**
 * Whether a client's message must be translated for this upstream. Translation is not there yet:
 * such messages are refused with the versions that work. An unknown upstream is tried as it is.
 */
export function bridgeNeeded(client: Era, upstream: UpstreamEra): boolean {
  return upstream !== "dual" && upstream !== "unknown" && upstream !== client;
}

/** The protocol versions a client can speak at this upstream's endpoint. */
export function versionsServed(upstream: UpstreamEra): readonly string[] {
  switch (upstream) {
    case "legacy":
      return LEGACY_VERSIONS;
    case "modern":
      return MODERN_VERSIONS;
    case "dual":
    case "unknown":
      return ALL_VERSIONS;
  }
}

/** What a client that names an unknown modern version is told: exactly what the upstream's discover says. */
export function modernVersionsServed(upstream: UpstreamEra): readonly string[] {
  return upstream === "legacy" ? LEGACY_VERSIONS : MODERN_VERSIONS;
}

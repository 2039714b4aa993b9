import type { GatewaySnapshot } from "../snapshot";
import type { Era } from "./versions";

export type UpstreamEra = GatewaySnapshot["upstream"]["era"];
export type UpstreamTransport = GatewaySnapshot["upstream"]["transport"];

/** How a message travels: as it is, or translated into the other era by the bridge. */
export type Route = "native" | "to_legacy" | "to_modern";

/** Which way to an upstream of known era. A dual upstream is spoken to in the client's own era. */
export function routeBetween(client: Era, upstream: Exclude<UpstreamEra, "unknown">): Route {
  if (upstream === "dual" || upstream === client) return "native";
  return upstream === "legacy" ? "to_legacy" : "to_modern";
}

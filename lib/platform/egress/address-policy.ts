// Threat: a URL somebody typed makes us reach what only this host can reach (metadata services, databases,
// neighbours). Rule: an address is permitted only if it is global unicast or the operator listed it.
import { classifyAddress, isInRange, parseAddress, type Address } from "./address";
import type { EgressRule } from "./contract";
import { normalizeHost } from "./rules";

export type AddressPolicy = {
  /** `hostname` is the name the address was found under, or the address itself. */
  permits(hostname: string, port: number, address: string): boolean;
};

export function createAddressPolicy(allow: readonly EgressRule[], allowLoopback: boolean): AddressPolicy {
  const matchers = allow.map(createMatcher);
  return {
    permits(hostname, port, text) {
      const address = parseAddress(text);
      if (!address) return false;
      const addressClass = classifyAddress(address);
      const target = { host: normalizeHost(hostname), port, address };
      switch (addressClass) {
        case "global":
          return true;
        case "never":
          return false;
        case "loopback":
          return allowLoopback || matchers.some((match) => match(target) !== "no");
        case "private":
          return matchers.some((match) => match(target) !== "no");
        case "special":
          // A name or a range would open the metadata service to whoever controls DNS, so neither is enough.
          return matchers.some((match) => match(target) === "exact");
      }
    },
  };
}

type Target = { host: string; port: number; address: Address };
type Match = "no" | "broad" | "exact";

function createMatcher(rule: EgressRule): (target: Target) => Match {
  const hasPort = (port: number) => rule.port === undefined || rule.port === port;
  if (rule.kind === "host") {
    const host = normalizeHost(rule.host);
    return (target) => (hasPort(target.port) && target.host === host ? "broad" : "no");
  }
  const network = parseAddress(rule.network);
  if (!network) throw new Error(`Not an address: ${rule.network}`);
  const strength: Match = rule.prefix === (network.family === 4 ? 32 : 128) ? "exact" : "broad";
  return (target) =>
    hasPort(target.port) && isInRange(target.address, network, rule.prefix) ? strength : "no";
}

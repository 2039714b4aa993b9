import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

/** The network address that a request came from; undefined when its connection is gone already. */
export type AddressOf = (request: Pick<IncomingMessage, "headers" | "socket">) => string | undefined;

/**
 * Addresses behind the operator's own proxies, given as addresses and CIDR networks. Each proxy appends to
 * X-Forwarded-For whom it heard; what stands before the last one that is not ours is the client's claim.
 */
export function createAddressOf(trusted: readonly string[]): AddressOf {
  if (trusted.length === 0) return ({ socket }) => socket.remoteAddress;
  const isTrusted = membership(trusted);
  return ({ headers, socket }) => {
    const heard = [headers["x-forwarded-for"] ?? []].flat().join(",").split(",");
    let address = socket.remoteAddress;
    while (address !== undefined && isTrusted(address)) {
      const before = plain(heard.pop() ?? "");
      if (isIP(before) === 0) return address;
      address = before;
    }
    return address;
  };
}

function membership(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => {
    const known = plain(address);
    return list.check(known, isIP(known) === 6 ? "ipv6" : "ipv4");
  };
}

/** Without brackets and port, which some proxies write, and without the IPv6 form of an IPv4 address. */
function plain(address: string): string {
  const text = address.trim();
  const [, host = text] = /^\[(.+)\](?::\d+)?$/.exec(text) ?? /^([\d.]+):\d+$/.exec(text) ?? [];
  return host.replace(/^::ffff:(?=[\d.]+$)/i, "");
}

import { isIP } from "node:net";

/**
 * `loopback` and `private` may be permitted by the operator, also by range; `special` (link-local,
 * metadata, multicast, translation and tunnel prefixes, …) only address by address; `never` not at all.
 */
export type AddressClass = "global" | "loopback" | "private" | "special" | "never";

/** An address as a number: 32 bits (`4`) or 128 (`6`). An IPv4-mapped one is told as the IPv4 it reaches. */
export type Address = { family: 4 | 6; bits: bigint; isMapped: boolean };

const MAPPED_PREFIX = 0xffffn;

/** `null` for anything but a plain IP address; one with a zone (`fe80::1%eth0`) is not plain. */
export function parseAddress(text: string): Address | null {
  const family = text.includes("%") ? 0 : isIP(text);
  if (family === 4) return { family: 4, bits: parseIpv4(text), isMapped: false };
  if (family !== 6) return null;
  const bits = parseIpv6(text);
  if (bits >> 32n === MAPPED_PREFIX) return { family: 4, bits: bits & 0xffffffffn, isMapped: true };
  return { family: 6, bits, isMapped: false };
}

export function isInRange(address: Address, network: Address, prefix: number): boolean {
  if (address.family !== network.family) return false;
  const shift = BigInt((address.family === 4 ? 32 : 128) - prefix);
  return address.bits >> shift === network.bits >> shift;
}

/** Everything that is not plainly unicast and global is named here; the rest of IPv6 is not in 2000::/3. */
export function classifyAddress(address: Address): AddressClass {
  const ranges = address.family === 4 ? IPV4_RANGES : IPV6_RANGES;
  const found = ranges.find((range) => isInRange(address, range.network, range.prefix));
  if (found) return found.class;
  return address.isMapped ? "special" : "global";
}

type Range = { network: Address; prefix: number; class: AddressClass };

const range = (text: string, rangeClass: AddressClass): Range => {
  const [base = "", prefix = ""] = text.split("/");
  const network = parseAddress(base);
  if (!network) throw new Error(`Not an address range: ${text}`);
  return { network, prefix: Number(prefix), class: rangeClass };
};

// IANA special-purpose registries, and the metadata services of clouds that sit on other addresses.
const IPV4_RANGES: readonly Range[] = [
  range("0.0.0.0/8", "never"),
  range("127.0.0.0/8", "loopback"),
  range("100.100.100.200/32", "special"),
  range("168.63.129.16/32", "special"),
  range("169.254.0.0/16", "special"),
  range("10.0.0.0/8", "private"),
  range("100.64.0.0/10", "private"),
  range("172.16.0.0/12", "private"),
  range("192.168.0.0/16", "private"),
  range("198.18.0.0/15", "private"),
  range("192.0.0.0/24", "special"),
  range("192.0.2.0/24", "special"),
  range("192.31.196.0/24", "special"),
  range("192.52.193.0/24", "special"),
  range("192.88.99.0/24", "special"),
  range("192.175.48.0/24", "special"),
  range("198.51.100.0/24", "special"),
  range("203.0.113.0/24", "special"),
  range("224.0.0.0/4", "never"),
  range("240.0.0.0/4", "never"),
];

const IPV6_RANGES: readonly Range[] = [
  range("::1/128", "loopback"),
  range("::/128", "never"),
  range("ff00::/8", "never"),
  range("fd00:ec2::/32", "special"),
  range("fd20:ce::254/128", "special"),
  range("fc00::/7", "private"),
  range("2001::/23", "special"),
  range("2001:db8::/32", "special"),
  range("2002::/16", "special"),
  range("2620:4f:8000::/48", "special"),
  range("3fff::/20", "special"),
  range("::/3", "special"),
  range("4000::/2", "special"),
  range("8000::/1", "special"),
];

function parseIpv4(text: string): bigint {
  return text.split(".").reduce((bits, octet) => (bits << 8n) | BigInt(octet), 0n);
}

/** The text was checked by `isIP`: at most one `::`, and a dotted tail only at the end. */
function parseIpv6(text: string): bigint {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const plain = tail ? `${tail[1]}${dottedAsGroups(tail[2] ?? "")}` : text;
  const [head = "", rest] = plain.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = rest === undefined || rest === "" ? [] : rest.split(":");
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right];
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

function dottedAsGroups(dotted: string): string {
  const bits = parseIpv4(dotted);
  return `${(bits >> 16n).toString(16)}:${(bits & 0xffffn).toString(16)}`;
}

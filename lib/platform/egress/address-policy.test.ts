import { describe, expect, it } from "vitest";
import { createAddressPolicy } from "./address-policy";
import { parseEgressRules } from "./rules";

function policy(allow = "", allowLoopback = false) {
  const rules = parseEgressRules(allow);
  if (!rules.ok) throw new Error(rules.error);
  return createAddressPolicy(rules.value, allowLoopback);
}

const GLOBAL = [
  "1.1.1.1",
  "8.8.8.8",
  "9.255.255.255",
  "11.0.0.0",
  "100.63.255.255",
  "100.128.0.0",
  "172.15.255.255",
  "172.32.0.0",
  "192.0.1.0",
  "198.17.255.255",
  "198.20.0.0",
  "223.255.255.255",
  "2606:4700:4700::1111",
  "2a00:1450:4001:81b::200e",
  "2001:4860:4860::8888",
];

const FORBIDDEN = [
  "0.0.0.0",
  "0.1.2.3",
  "10.0.0.1",
  "10.255.255.255",
  "100.64.0.1",
  "100.100.100.200",
  "100.127.255.255",
  "127.0.0.1",
  "127.255.255.254",
  "168.63.129.16",
  "169.254.0.1",
  "169.254.169.254",
  "169.254.170.2",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.1",
  "192.0.0.192",
  "192.0.2.1",
  "192.88.99.1",
  "192.168.0.1",
  "198.18.0.1",
  "198.19.255.255",
  "198.51.100.1",
  "203.0.113.1",
  "224.0.0.1",
  "239.255.255.250",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::2",
  "::127.0.0.1",
  "::8.8.8.8",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::ffff:169.254.169.254",
  "::ffff:10.0.0.1",
  "::ffff:8.8.8.8",
  "::ffff:0:127.0.0.1",
  "64:ff9b::7f00:1",
  "64:ff9b::808:808",
  "64:ff9b:1::1",
  "100::1",
  "2001::1",
  "2001:0:53aa:64c:0:fbff:f5ff:fffe",
  "2001:2::1",
  "2001:10::1",
  "2001:20::1",
  "2001:db8::1",
  "2002:7f00:1::",
  "2002:808:808::1",
  "3fff::1",
  "4000::1",
  "5f00::1",
  "fc00::1",
  "fd12:3456:789a::1",
  "fd00:ec2::254",
  "fe80::1",
  "fe80::1%eth0",
  "febf::1",
  "fec0::1",
  "ff02::1",
  "ff0e::1",
  "localhost",
  "",
  "127.1",
  "0x7f.1",
];

describe("the address policy without exceptions", () => {
  it.each(GLOBAL)("permits %s", (address) => {
    expect(policy().permits("example.com", 443, address)).toBe(true);
  });

  it.each(FORBIDDEN)("refuses %j", (address) => {
    expect(policy().permits("example.com", 443, address)).toBe(false);
  });
});

describe("loopback for development", () => {
  it("opens loopback and nothing else", () => {
    const open = FORBIDDEN.filter((address) => policy("", true).permits("localhost", 80, address));
    expect(open).toEqual(["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1"]);
  });
});

describe("the operator's allow-list", () => {
  it("opens a range, and only that range", () => {
    const ranged = policy("10.1.0.0/16, fd12::/16");
    expect(ranged.permits("a.internal", 80, "10.1.255.255")).toBe(true);
    expect(ranged.permits("a.internal", 80, "::ffff:10.1.0.1")).toBe(true);
    expect(ranged.permits("a.internal", 80, "fd12:3456::1")).toBe(true);
    expect(ranged.permits("a.internal", 80, "10.2.0.0")).toBe(false);
    expect(ranged.permits("a.internal", 80, "fd13::1")).toBe(false);
  });

  it("opens a host by its exact name, whatever private address it has", () => {
    const named = policy("MCP.internal.");
    expect(named.permits("mcp.internal", 80, "192.168.3.4")).toBe(true);
    expect(named.permits("mcp.internal.", 8080, "fd00::4")).toBe(true);
    expect(named.permits("x.mcp.internal", 80, "192.168.3.4")).toBe(false);
    expect(named.permits("mcp.internal.evil.test", 80, "192.168.3.4")).toBe(false);
  });

  it("opens one port where one is given", () => {
    const ported = policy("mcp.internal:8443, 10.0.0.0/8:8080, [fd00::1]:9000, [fd00:1::/32]:9001");
    expect(ported.permits("mcp.internal", 8443, "192.168.3.4")).toBe(true);
    expect(ported.permits("mcp.internal", 443, "192.168.3.4")).toBe(false);
    expect(ported.permits("x", 8080, "10.9.9.9")).toBe(true);
    expect(ported.permits("x", 8081, "10.9.9.9")).toBe(false);
    expect(ported.permits("x", 9000, "fd00::1")).toBe(true);
    expect(ported.permits("x", 9001, "fd00:1::5")).toBe(true);
    expect(ported.permits("x", 9000, "fd00:1::5")).toBe(false);
  });

  it("never opens metadata or link-local addresses by name or range", () => {
    const broad = policy("0.0.0.0/0, ::/0, metadata.internal, 169.254.0.0/16, 169.254.169.254/31");
    for (const address of [
      "169.254.169.254",
      "100.100.100.200",
      "fd00:ec2::254",
      "fe80::1",
      "168.63.129.16",
      "64:ff9b::a9fe:a9fe",
    ])
      expect(broad.permits("metadata.internal", 80, address)).toBe(false);
    expect(broad.permits("metadata.internal", 80, "10.0.0.1")).toBe(true);
    expect(policy("169.254.169.254").permits("x", 80, "169.254.169.254")).toBe(true);
    expect(policy("169.254.169.254:8080").permits("x", 80, "169.254.169.254")).toBe(false);
  });

  it("never opens unspecified, broadcast or multicast addresses", () => {
    const broad = policy("0.0.0.0/0, ::/0, 0.0.0.0, 255.255.255.255, ff02::1", true);
    for (const address of ["0.0.0.0", "255.255.255.255", "224.0.0.1", "::", "ff02::1"])
      expect(broad.permits("x", 80, address)).toBe(false);
  });
});

describe("reading the allow-list", () => {
  it("understands hosts, addresses, ranges and ports", () => {
    expect(parseEgressRules(" Mcp.Internal:8443 ,10.0.0.1, 10.0.0.0/8:80,fd00::/8,[fd00::1]:443,, ")).toEqual(
      {
        ok: true,
        value: [
          { kind: "host", host: "mcp.internal", port: 8443 },
          { kind: "cidr", network: "10.0.0.1", prefix: 32 },
          { kind: "cidr", network: "10.0.0.0", prefix: 8, port: 80 },
          { kind: "cidr", network: "fd00::", prefix: 8 },
          { kind: "cidr", network: "fd00::1", prefix: 128, port: 443 },
        ],
      },
    );
    expect(parseEgressRules("")).toEqual({ ok: true, value: [] });
  });

  it.each([
    "*",
    "*.internal",
    "http://a.test",
    "user@a.test",
    "a.test:0",
    "a.test:65536",
    "a.test:http",
    "a.test/8",
    "10.0.0.0/33",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "fd00::/129",
    "::ffff:10.0.0.1",
    "a b",
    "-a.test",
    "[fd00::1",
  ])("refuses %j with a sentence", (text) => {
    const parsed = parseEgressRules(`ok.test, ${text}`);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && parsed.error).toContain(`"${text}"`);
  });
});

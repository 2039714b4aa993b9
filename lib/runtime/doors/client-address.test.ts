import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { createAddressOf } from "./client-address";

const request = (remoteAddress: string, forwarded?: string | string[]) => ({
  headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded as string },
  socket: { remoteAddress } as Socket,
});

describe("the address of a client", () => {
  it("is the connection's, whatever the client claims, where no proxy is trusted", () => {
    const addressOf = createAddressOf([]);
    expect(addressOf(request("203.0.113.9", "198.51.100.1"))).toBe("203.0.113.9");
  });

  it("is what the nearest trusted proxy heard, and no claim that stands before it", () => {
    const addressOf = createAddressOf(["10.0.0.0/8", "192.0.2.7", "fd00::/8"]);
    expect(addressOf(request("10.1.2.3", "6.6.6.6, 203.0.113.9"))).toBe("203.0.113.9");
    expect(addressOf(request("10.1.2.3", "6.6.6.6, 203.0.113.9, 192.0.2.7, fd12::1"))).toBe("203.0.113.9");
    expect(addressOf(request("203.0.113.9", "10.1.2.3"))).toBe("203.0.113.9");
  });

  it("is read in the forms that proxies write", () => {
    const addressOf = createAddressOf(["10.0.0.0/8"]);
    expect(addressOf(request("::ffff:10.1.2.3", "203.0.113.9:51234"))).toBe("203.0.113.9");
    expect(addressOf(request("10.1.2.3", "[2001:db8::1]:443"))).toBe("2001:db8::1");
    expect(addressOf(request("10.1.2.3", ["6.6.6.6", "::ffff:203.0.113.9"]))).toBe("203.0.113.9");
  });

  it("is the proxy's own where it says nothing that is an address", () => {
    const addressOf = createAddressOf(["10.0.0.0/8"]);
    expect(addressOf(request("10.1.2.3"))).toBe("10.1.2.3");
    expect(addressOf(request("10.1.2.3", "unknown"))).toBe("10.1.2.3");
    expect(addressOf(request("10.1.2.3", "203.0.113.9, <script>"))).toBe("10.1.2.3");
  });
});

import { describe, expect, it } from "vitest";
import { isForgeable } from "./foreign-origin";
import { securityHeaders } from "./security-headers";

const PUBLIC_URL = "https://mcp.example.com";

describe("securityHeaders", () => {
  it("tell browsers to come back over HTTPS only where people come over HTTPS", () => {
    const over = (publicUrl: string) => securityHeaders("n", { isDevelopment: false, publicUrl });
    expect(over(PUBLIC_URL)["strict-transport-security"]).toBe("max-age=31536000");
    expect(over(PUBLIC_URL)["content-security-policy"]).toContain("upgrade-insecure-requests");
    expect(over("http://localhost:3000")).not.toHaveProperty("strict-transport-security");
    expect(over("http://localhost:3000")["content-security-policy"]).not.toContain("upgrade");
  });

  it("never allow inline scripts or eval, but for eval in development", () => {
    for (const isDevelopment of [true, false]) {
      const csp = securityHeaders("n", { isDevelopment, publicUrl: PUBLIC_URL })["content-security-policy"];
      const [scripts = ""] = csp?.split("; ").filter((directive) => directive.startsWith("script-src")) ?? [];
      expect(scripts).not.toContain("unsafe-inline");
      expect(scripts.includes("unsafe-eval")).toBe(isDevelopment);
    }
  });
});

describe("isForgeable", () => {
  const post = (headers: Record<string, string>, url = "/account") =>
    isForgeable({ method: "POST", url, headers: { host: "10.0.0.7:3000", ...headers } }, PUBLIC_URL);

  it.each([
    ["nothing that only browsers send", {}],
    ["the public URL", { origin: PUBLIC_URL }],
    ["the address that was asked", { origin: "http://10.0.0.7:3000" }],
    [
      "the address that a load balancer was asked",
      { origin: "https://x.test", "x-forwarded-host": "x.test" },
    ],
    ["a page of ours", { "sec-fetch-site": "same-origin", origin: PUBLIC_URL }],
    ["what somebody typed", { "sec-fetch-site": "none" }],
  ])("lets through %s", (_title, headers) => {
    expect(post(headers)).toBe(false);
  });

  it.each([
    ["another origin", { origin: "https://evil.example" }],
    ["an origin that hides", { origin: "null" }],
    ["an origin that is no URL", { origin: "" }],
    ["another port", { origin: "http://10.0.0.7:3001" }],
    ["an origin that starts like ours", { origin: `${PUBLIC_URL}.evil.example` }],
    ["another site without its origin", { "sec-fetch-site": "cross-site" }],
    ["a neighbour in our domain", { "sec-fetch-site": "same-site", origin: "https://www.example.com" }],
    ["a neighbour that claims our origin", { "sec-fetch-site": "same-site", origin: PUBLIC_URL }],
  ])("refuses %s", (_title, headers) => {
    expect(post(headers)).toBe(true);
  });

  it("leaves alone what reads, and the admin API, which has no cookies", () => {
    const foreign = { origin: "https://evil.example" };
    expect(isForgeable({ method: "GET", url: "/", headers: foreign }, PUBLIC_URL)).toBe(false);
    expect(post(foreign, "/api/v1/orgs/acme")).toBe(false);
    expect(post(foreign, "/api/v1/../auth/signout")).toBe(true);
    expect(post(foreign, "/api/v1/%2e%2e/auth/signout")).toBe(true);
  });
});

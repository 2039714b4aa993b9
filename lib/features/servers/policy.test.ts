import { describe, expect, it } from "vitest";
import { headerNameProblem, headersProblem, headerValueProblem, serverUrlProblem } from "./policy";
import { createServerInput, updateServerInput } from "./schema";

describe("names of configured headers", () => {
  it.each(["Authorization", "X-API-Key", "x_custom", "Cookie", "User-Agent"])("may be %j", (name) => {
    expect(headerNameProblem(name)).toBeNull();
  });

  it.each(["", "X Key", "X-Key:", "X-Kéy", "X-Key\r\n", "X(Key)"])("are tokens: %j is refused", (name) => {
    expect(headerNameProblem(name)).not.toBeNull();
  });

  it.each([
    "Host",
    "connection",
    "Keep-Alive",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Content-Length",
    "Content-Type",
    "Accept",
    "Accept-Encoding",
    "Proxy-Authorization",
    "Mcp-Session-Id",
    "MCP-Protocol-Version",
    "Last-Event-ID",
    "X-Forwarded-For",
    "Forwarded",
    "Set-Cookie",
  ])("never replace what the transport sets: %s is refused", (name) => {
    expect(headerNameProblem(name)).toContain(name);
  });
});

describe("values of configured headers", () => {
  it("may hold spaces and tabs inside", () => {
    expect(headerValueProblem("Bearer abc\tdef")).toBeNull();
  });

  it.each(["", " x", "x ", "a\r\nX-Evil: 1", "a\nb", "a\0b", "ключ", "a\u007f"])("refuse %j", (value) => {
    expect(headerValueProblem(value)).not.toBeNull();
  });

  it("are never repeated in the message", () => {
    expect(headerValueProblem("secret\nvalue")).not.toContain("secret");
  });

  it("are limited in number, in bytes and to one per name", () => {
    expect(headersProblem({ "X-Key": "a" })).toBeNull();
    expect(headersProblem({})).not.toBeNull();
    expect(
      headersProblem(Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`X-${i}`, "a"]))),
    ).toContain("20");
    expect(headersProblem({ "X-Key": "x".repeat(8_192) })).toContain("8192");
    expect(headersProblem({ "X-Key": "a", "x-key": "b" })).toContain("same name");
  });
});

describe("URLs of upstreams", () => {
  it.each(["https://mcp.example.com/mcp", "http://127.0.0.1:8080/mcp?tenant=1", "http://[::1]/mcp"])(
    "may be %j",
    (url) => {
      expect(serverUrlProblem(url)).toBeNull();
    },
  );

  it.each([
    "",
    "mcp.example.com",
    "ftp://example.com/mcp",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "https://user:pass@example.com/mcp",
    "https://user@example.com/mcp",
    "https://example.com/mcp#tools",
    "https://example.com/mcp#",
    "https://",
    `https://example.com/${"x".repeat(2_048)}`,
  ])("refuse %j", (url) => {
    expect(serverUrlProblem(url)).not.toBeNull();
  });
});

describe("the input of a server", () => {
  const base = { name: "GitHub", url: "https://mcp.example.com/mcp" };

  it("forgives spaces around what was pasted", () => {
    const auth = { type: "headers" as const, headers: { Authorization: " Bearer abc\n" } };
    const parsed = createServerInput.parse({ ...base, url: " https://mcp.example.com/mcp ", auth });
    expect(parsed).toMatchObject({
      url: "https://mcp.example.com/mcp",
      auth: { headers: { Authorization: "Bearer abc" } },
    });
  });

  it("names the header that is wrong", () => {
    const auth = { type: "headers", headers: { Host: "a", "X-Key": "b" } };
    const parsed = createServerInput.safeParse({ ...base, auth });
    expect(parsed.error?.issues.map((issue) => issue.path)).toEqual([["auth", "headers", "Host"]]);
  });

  it("leaves out of a change what was not given", () => {
    expect(updateServerInput.parse({ server: "github", enabled: false })).toEqual({
      server: "github",
      enabled: false,
    });
  });
});

import { expect, test } from "vitest";
import { isMcpPath, parseMcpPath } from "./mcp-path";

test("reads the four URLs", () => {
  expect(parseMcpPath("/acme/platform/github/mcp")).toEqual({
    isKeyOnly: false,
    org: "acme",
    workspace: "platform",
    server: "github",
  });
  expect(parseMcpPath("/acme/platform/mcp")).toMatchObject({ server: null });
  expect(parseMcpPath("/k/acme/platform/github/mcp")).toMatchObject({ isKeyOnly: true, server: "github" });
  expect(parseMcpPath("/k/acme/platform/mcp")).toMatchObject({ isKeyOnly: true, org: "acme", server: null });
});

test.each([
  "/acme/platform/github/mcp/",
  "/Acme/platform/github/mcp",
  "/acme/platform/git%68ub/mcp",
  "/acme//github/mcp",
  "/acme/../platform/github/mcp",
  "/acme/platform/github/mcp;x",
  "/acme/mcp",
  "/mcp",
  "/k/acme/mcp",
  "/a/b/c/d/mcp",
  "/o/acme/w/mcp",
  "/api/v1/mcp",
  "/acme/platform/github/sse",
])("%s is not an MCP path", (path) => {
  expect(isMcpPath(path)).toBe(false);
});

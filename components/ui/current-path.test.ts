import { describe, expect, it } from "vitest";
import { isCurrentPath } from "@/components/ui/current-path";

describe("isCurrentPath", () => {
  it("stays current on the pages below", () => {
    expect(isCurrentPath("/o/acme/servers/x", "/o/acme/servers")).toBe(true);
    expect(isCurrentPath("/o/acme/servers/x", "/o/acme/servers", true)).toBe(false);
  });

  it("does not take a longer name for a page below", () => {
    expect(isCurrentPath("/o/acme/servers-old", "/o/acme/servers")).toBe(false);
  });

  it("does not look at the query", () => {
    expect(isCurrentPath("/logs", "/logs?status=error")).toBe(true);
  });
});

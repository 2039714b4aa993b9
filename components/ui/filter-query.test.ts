import { describe, expect, it } from "vitest";
import { withFilter } from "@/components/ui/filter-query";

describe("withFilter", () => {
  it("sets one filter and keeps the others", () => {
    expect(withFilter("status=error", "q", "git hub")).toBe("status=error&q=git+hub");
  });

  it("removes an emptied filter", () => {
    expect(withFilter("q=x&status=error", "q", "")).toBe("status=error");
  });

  it("goes back to the first page", () => {
    expect(withFilter("cursor=abc&before=b&after=c&q=x", "q", "y")).toBe("q=y");
  });
});

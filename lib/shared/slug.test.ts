import { describe, expect, it } from "vitest";
import { freeSlug, slugFromName, slugProblem } from "./slug";

describe("slugs", () => {
  it("are made from names of any script and are then valid or empty", () => {
    expect(slugFromName("  Crème Brûlée – Tools! ")).toBe("creme-brulee-tools");
    expect(slugFromName("日本")).toBe("");
    expect(slugFromName("API", "organization")).toBe("api-1");
    expect(slugFromName("API")).toBe("api");
    for (const name of ["GitHub", "a--b", "x".repeat(200), "A".repeat(47) + " b"]) {
      expect(slugProblem(slugFromName(name))).toBeNull();
    }
  });

  it.each(["", "-a", "a-", "A", "a_b", "a.b", "../a", "a/b", "x".repeat(49), "mcp", "new"])(
    "refuse %j",
    (slug) => {
      expect(slugProblem(slug)).not.toBeNull();
    },
  );

  it.each(["api", "o", "k", "oauth", "sign-in"])(
    "refuse %j for an organization, whose slug begins our URLs",
    (slug) => {
      expect(slugProblem(slug, "organization")).toMatch(/reserved/);
      expect(slugProblem(slug)).toBeNull();
    },
  );

  it("take the next free number and stay within the length", () => {
    const taken = new Set(["a", "a-2"]);
    expect(freeSlug("a", (slug) => taken.has(slug))).toBe("a-3");
    const long = "x".repeat(48);
    expect(freeSlug(long, (slug) => slug === long)).toHaveLength(48);
  });
});

import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseInput } from "./input";

const schema = z.object({ name: z.string().min(2, "Too short."), tags: z.array(z.string()).default([]) });

describe("parseInput", () => {
  it("names every wrong field with a dotted path", () => {
    expect(() => parseInput(schema, { name: "a", tags: [1] })).toThrow(
      expect.objectContaining({
        kind: "invalid",
        issues: [expect.objectContaining({ path: "name" }), expect.objectContaining({ path: "tags.0" })],
      }),
    );
  });

  it.each([
    ["NUL in a text", { name: "a\0b" }, "name"],
    ["half a surrogate pair in a list", { name: "ab", tags: ["\ud800"] }, "tags.0"],
    ["NUL in a key", { name: "ab", extra: { "\0": 1 } }, "extra"],
  ])("refuses %s, which PostgreSQL cannot store", (_title, input, path) => {
    expect(() => parseInput(schema, input)).toThrow(
      expect.objectContaining({ kind: "invalid", issues: [expect.objectContaining({ path })] }),
    );
  });

  it("takes whole surrogate pairs", () => {
    expect(parseInput(schema, { name: "🚪🏠" }).name).toBe("🚪🏠");
  });
});

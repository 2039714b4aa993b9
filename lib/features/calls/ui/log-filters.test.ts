import { describe, expect, test } from "vitest";
import { isFiltered, logFilters } from "./log-filters";

const NOW = Date.parse("2026-11-21T12:00:00.000Z");
const read = (query: Record<string, string | string[]>) => logFilters(query, ["github"], NOW);

describe("filters of the log in the address", () => {
  test("a range becomes a moment to start from", () => {
    expect(read({ range: "1h" }).from).toBe("2026-11-21T11:00:00.000Z");
    expect(read({ range: "century" }).from).toBeUndefined();
  });

  test("a value that means nothing is no filter", () => {
    const odd = { status: "great", decision: "maybe", key: "not-an-id", server: "gone", q: "  ", method: "" };
    expect(isFiltered(read(odd))).toBe(false);
  });

  test("known values are passed on", () => {
    const filters = read({
      status: "denied",
      decision: "deny",
      server: "github",
      q: ["echo", "x"],
      method: "tools/call",
    });
    expect(filters).toMatchObject({
      status: "denied",
      decision: "deny",
      server: "github",
      q: "echo",
      method: "tools/call",
    });
    expect(isFiltered(filters)).toBe(true);
  });
});

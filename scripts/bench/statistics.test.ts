import { describe, expect, it } from "vitest";
import { median, percentile, ratiosOf, spreadOf } from "./statistics";

describe("the statistics of the benchmark", () => {
  it("takes percentiles by nearest rank, and never one outside the values", () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(percentile(values, 0.5)).toBe(50);
    expect(percentile(values, 0.99)).toBe(99);
    expect(percentile(values, 1)).toBe(100);
    expect(percentile([7], 0)).toBe(7);
    expect(percentile([], 0.5)).toBeNaN();
  });

  it("takes the middle of an odd number of values and between the middle two of an even one", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it("lets a single disturbed run move neither the median nor the middle half", () => {
    expect(spreadOf([1, 1, 1, 1, 1, 1, 1, 1, 100])).toEqual({ median: 1, from: 1, to: 1 });
  });

  it("compares within pairs, so that a slow spell which covers a pair changes no ratio", () => {
    const pairs = [
      [1_000, 500],
      [100, 50],
      [1_000, 500],
    ] as const;
    expect(ratiosOf(pairs, (value) => value).median).toBe(0.5);
  });
});

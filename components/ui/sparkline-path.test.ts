import { describe, expect, it } from "vitest";
import { sparklineSegments } from "@/components/ui/sparkline-path";

describe("sparklineSegments", () => {
  it("leaves a gap where nothing was measured", () => {
    expect(sparklineSegments([1, 2, null, 3, 4], 100, 20)).toHaveLength(2);
  });

  it("spreads the values over the whole width and stays inside the height", () => {
    expect(sparklineSegments([0, 10], 100, 20)[0]?.line).toBe("M0 18L100 2");
  });

  it("draws nothing when nothing was measured", () => {
    expect(sparklineSegments([], 100, 20)).toEqual([]);
    expect(sparklineSegments([null, null], 100, 20)).toEqual([]);
  });

  it("draws equal values without dividing by zero", () => {
    expect(sparklineSegments([0, 0], 100, 20)[0]?.line).toBe("M0 18L100 18");
  });
});

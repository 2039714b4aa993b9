import { describe, expect, it } from "vitest";
import { averageLatencyMs, EMPTY_TALLY, healthScore, uptimePercent } from "./health-score";

const answered = (count: number, latencyMs: number) => ({
  ...EMPTY_TALLY,
  healthy: count,
  latencySumMs: count * latencyMs,
  latencyCount: count,
});

describe("the health score", () => {
  it("is unknown without checks", () => {
    expect(healthScore(EMPTY_TALLY, "unknown")).toBeNull();
  });

  it("is 100 for a server that always answers fast", () => {
    expect(healthScore(answered(1_440, 120), "healthy")).toBe(100);
  });

  it("loses at most a fifth to slowness", () => {
    expect(healthScore(answered(10, 1_650), "healthy")).toBe(90);
    expect(healthScore(answered(10, 60_000), "degraded")).toBe(80);
  });

  it("falls with the share of checks that failed", () => {
    expect(healthScore({ ...answered(75, 100), unreachable: 25 }, "healthy")).toBe(75);
  });

  it("counts a degraded check as 70 %", () => {
    expect(
      healthScore({ ...answered(0, 0), degraded: 10, latencySumMs: 1_000, latencyCount: 10 }, "degraded"),
    ).toBe(70);
  });

  it("is at most 40 while the server does not answer, whatever was before", () => {
    expect(healthScore({ ...answered(1_000, 100), unreachable: 1 }, "unreachable")).toBe(40);
    expect(healthScore({ ...EMPTY_TALLY, unreachable: 5 }, "unreachable")).toBe(0);
  });
});

describe("uptime and latency", () => {
  it("are unknown without checks", () => {
    expect(uptimePercent(0, 0)).toBeNull();
    expect(averageLatencyMs(EMPTY_TALLY)).toBeNull();
  });

  it("are rounded to what can be read", () => {
    expect(uptimePercent(2, 3)).toBe(66.67);
    expect(averageLatencyMs({ ...EMPTY_TALLY, latencySumMs: 100, latencyCount: 3 })).toBe(33);
  });
});

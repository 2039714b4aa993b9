import { describe, expect, it } from "vitest";
import { newId } from "@/lib/shared/ids";
import { planChecks } from "./check-plan";

const intervalMs = 60_000;
const ids = Array.from({ length: 1_000 }, () => newId());

describe("the checks of a tick", () => {
  it("give every server the same moment in every tick", () => {
    const first = planChecks(ids, { tick: 1, intervalMs });
    const second = planChecks(ids, { tick: 2, intervalMs });
    expect(first.map((check) => check.delayMs)).toEqual(second.map((check) => check.delayMs));
  });

  it("are spread over the whole interval", () => {
    const delays = planChecks(ids, { tick: 1, intervalMs }).map((check) => check.delayMs);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThan(intervalMs);
    const perTenth = Array.from(
      { length: 10 },
      (_, tenth) => delays.filter((delay) => Math.floor(delay / 6_000) === tenth).length,
    );
    for (const count of perTenth) expect(count).toBeGreaterThan(50);
  });

  it("read the capabilities of each server once in ten ticks", () => {
    for (const serverId of ids.slice(0, 20)) {
      const kinds = Array.from(
        { length: 10 },
        (_, index) => planChecks([serverId], { tick: 1_000 + index, intervalMs })[0]?.kind,
      );
      expect(kinds.filter((kind) => kind === "sync")).toHaveLength(1);
    }
  });
});

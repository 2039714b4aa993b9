import { describe, expect, it } from "vitest";
import { isUuid, newId } from "./ids";

describe("newId", () => {
  it("makes UUIDs of version 7 that sort by time", () => {
    const earlier = newId(1_700_000_000_000);
    const later = newId(1_700_000_000_001);
    expect(isUuid(earlier)).toBe(true);
    expect(earlier[14]).toBe("7");
    expect("89ab").toContain(earlier[19]);
    expect(earlier < later).toBe(true);
  });

  it("never repeats within a millisecond", () => {
    const ids = Array.from({ length: 1000 }, () => newId(1));
    expect(new Set(ids).size).toBe(1000);
  });
});

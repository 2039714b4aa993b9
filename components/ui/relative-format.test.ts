import { describe, expect, it } from "vitest";
import { formatExact, formatRelative } from "@/components/ui/relative-format";

const now = Date.UTC(2026, 10, 21, 12, 0, 0);
const away = (seconds: number) => formatRelative(new Date(now + seconds * 1000), now);

describe("formatRelative", () => {
  it("rounds what is past down to the largest unit that fits", () => {
    expect(away(-3)).toBe("just now");
    expect(away(-59)).toBe("59 s ago");
    expect(away(-61)).toBe("1 min ago");
    expect(away(-3599)).toBe("59 min ago");
    expect(away(-3 * 3600)).toBe("3 h ago");
    expect(away(-30 * 3600)).toBe("1 day ago");
    expect(away(-9 * 86_400)).toBe("9 days ago");
  });

  it("says when something lies ahead, to the nearest unit", () => {
    expect(away(7 * 86_400 - 20)).toBe("in 7 days");
    expect(away(5 * 60)).toBe("in 5 min");
    expect(away(2 * 86_400)).toBe("in 2 days");
  });

  it("gives the date beyond a month", () => {
    expect(away(-40 * 86_400)).toBe("12 Oct 2026");
  });
});

describe("formatExact", () => {
  it("names the zone, so that two people read the same moment", () => {
    expect(formatExact(new Date(now), "UTC")).toBe("21 Nov 2026, 12:00:00 UTC");
  });
});

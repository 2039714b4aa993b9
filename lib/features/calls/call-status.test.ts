import { describe, expect, it } from "vitest";
import { CALL_STATUSES as RECORDED, DEFAULT_LIMITS } from "@/lib/gateway";
import { INTERRUPTED_AFTER_MS, shownStatus } from "./call-status";
import { CALL_STATUSES } from "./schema";

const now = Date.UTC(2026, 0, 1);
const row = (status: string, ageMs: number) => ({ status, at: new Date(now - ageMs) });

describe("the shown status of a call", () => {
  it("has a word for every status that the gateway records", () => {
    expect(CALL_STATUSES).toEqual(expect.arrayContaining([...RECORDED]));
  });

  it("is open while the gateway may still end it, and interrupted after that", () => {
    expect(shownStatus(row("attempted", INTERRUPTED_AFTER_MS), now)).toBe("attempted");
    expect(shownStatus(row("attempted", INTERRUPTED_AFTER_MS + 1), now)).toBe("interrupted");
    expect(INTERRUPTED_AFTER_MS).toBeGreaterThan(DEFAULT_LIMITS.absoluteMs);
  });

  it("is what was recorded once the call has ended, however long ago", () => {
    expect(shownStatus(row("ok", 10 * INTERRUPTED_AFTER_MS), now)).toBe("ok");
  });
});

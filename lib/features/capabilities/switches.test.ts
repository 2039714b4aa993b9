import { describe, expect, it } from "vitest";
import { effectiveChanges, switchedOff } from "./switches";

const off = switchedOff([
  { kind: "tool", name: "echo", enabled: false },
  { kind: "tool", name: "add", enabled: true },
]);

describe("changes of switches", () => {
  it("are only those that move a switch", () => {
    const changes = [
      { kind: "tool", name: "echo", enabled: false },
      { kind: "tool", name: "add", enabled: true },
      { kind: "prompt", name: "echo", enabled: false },
      { kind: "tool", name: "unknown", enabled: true },
    ] as const;
    expect(effectiveChanges(off, changes)).toEqual([{ kind: "prompt", name: "echo", enabled: false }]);
  });

  it("let the last one win where a capability is named twice", () => {
    const twice = [
      { kind: "tool", name: "echo", enabled: true },
      { kind: "tool", name: "echo", enabled: false },
    ] as const;
    expect(effectiveChanges(off, twice)).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { boundText, foldedSummary, prettyJson } from "@/components/ui/json-preview";

describe("boundText", () => {
  it("says how much it left out", () => {
    expect(boundText("abcdef", 4)).toEqual({ text: "abcd", omitted: 2 });
    expect(boundText("abcd", 4)).toEqual({ text: "abcd", omitted: 0 });
  });
});

describe("foldedSummary", () => {
  it("hints at what is inside without showing it", () => {
    expect(foldedSummary([1])).toBe("1 item");
    expect(foldedSummary([1, 2])).toBe("2 items");
    expect(foldedSummary({ a: 1, b: 2, c: 3, d: 4 })).toBe("a, b, c, …");
  });
});

describe("prettyJson", () => {
  it("shows something for what JSON cannot hold", () => {
    expect(prettyJson(undefined)).toBe("undefined");
    expect(prettyJson({ a: 1 })).toBe('{\n  "a": 1\n}');
  });
});

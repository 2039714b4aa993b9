import { describe, expect, it } from "vitest";
import { storable, storableShort } from "./storable-text";

describe("text of an upstream", () => {
  it("loses what PostgreSQL cannot store and nothing else", () => {
    expect(storable("a\0b\ud800c")).toBe("a\uFFFDb\uFFFDc");
    expect(storableShort("x".repeat(499) + "😀")).toBe("x".repeat(499) + "\uFFFD");
    expect(storable("tab\tline\nemoji 😀 ключ")).toBe("tab\tline\nemoji 😀 ключ");
  });
});

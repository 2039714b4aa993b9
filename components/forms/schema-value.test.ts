import { describe, expect, it } from "vitest";
import { parseJsonText, withMember } from "@/components/forms/schema-value";

describe("withMember", () => {
  it("keeps the order of members and leaves the given object alone", () => {
    const before = { a: 1, b: 2 };
    expect(Object.keys(withMember(before, "a", 5))).toEqual(["a", "b"]);
    expect(before).toEqual({ a: 1, b: 2 });
  });

  it("leaves a member out when it is not given", () => {
    expect(withMember({ a: 1, b: 2 }, "a", undefined)).toEqual({ b: 2 });
  });
});

describe("parseJsonText", () => {
  it("takes empty text as 'not given', or as the empty object where only objects are taken", () => {
    expect(parseJsonText("  ")).toEqual({ ok: true, value: undefined });
    expect(parseJsonText("", true)).toEqual({ ok: true, value: {} });
  });

  it("says what is wrong with invalid text", () => {
    expect(parseJsonText('{"a":')).toMatchObject({
      ok: false,
      message: expect.stringContaining("not valid JSON"),
    });
  });

  it("refuses what is no object where only objects are taken", () => {
    for (const text of ["5", "null", "[1]", '"x"']) expect(parseJsonText(text, true).ok).toBe(false);
  });
});

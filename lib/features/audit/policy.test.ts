import { expect, it } from "vitest";
import { changesOf, wordsOf } from "./policy";

it("shows one line per field that differs, whichever side has it", () => {
  expect(changesOf({ slug: "a", same: 1, gone: true }, { slug: "b", same: 1, url: "x" })).toEqual([
    { field: "slug", before: "a", after: "b" },
    { field: "gone", before: "true", after: null },
    { field: "url", before: null, after: "x" },
  ]);
});

it("writes lists of things with a name by their names, and the rest as JSON", () => {
  expect(
    wordsOf([
      { kind: "tool", name: "search" },
      { kind: "tool", name: "delete" },
    ]),
  ).toBe("search, delete");
  expect(wordsOf({ count: 2, names: ["a", "b"] })).toBe("2: a, b");
  expect(wordsOf(["x", "y"])).toBe("x, y");
  expect(wordsOf([])).toBe("none");
  expect(wordsOf(null)).toBe("none");
  expect(wordsOf({ a: { b: 1 } })).toBe('{"a":{"b":1}}');
});

it("reads what is no object as one change of everything", () => {
  expect(changesOf(null, null)).toEqual([]);
  expect(changesOf("a", "b")).toEqual([{ field: "value", before: "a", after: "b" }]);
});

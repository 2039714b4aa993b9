import { describe, expect, test } from "vitest";
import { cursorLinks, queryParam, searchParam } from "./page-query";

const follow = (href: string | null): Record<string, string> =>
  Object.fromEntries(new URL(href ?? "", "http://x").searchParams);

describe("paging by cursor", () => {
  test("the first page has no previous one, and the last no next one", () => {
    expect(cursorLinks("/keys", {}, null)).toEqual({ previousHref: null, nextHref: null });
  });

  test("going forward three pages and back again ends at the plain address", () => {
    const second = follow(cursorLinks("/keys", {}, "aaa").nextHref);
    const third = follow(cursorLinks("/keys", second, "bbb").nextHref);
    const fourth = follow(cursorLinks("/keys", third, "ccc").nextHref);
    expect(fourth).toEqual({ cursor: "ccc", before: "first.aaa.bbb" });
    expect(follow(cursorLinks("/keys", fourth, null).previousHref)).toEqual(third);
    expect(follow(cursorLinks("/keys", third, null).previousHref)).toEqual(second);
    expect(cursorLinks("/keys", second, null).previousHref).toBe("/keys");
  });

  test("filters stay in the addresses", () => {
    const { nextHref } = cursorLinks("/logs", { status: "ok", q: "" }, "aaa");
    expect(follow(nextHref)).toEqual({ status: "ok", cursor: "aaa", before: "first" });
  });

  test("the way back is bounded", () => {
    let query: Record<string, string> = {};
    for (let page = 0; page < 50; page += 1)
      query = follow(cursorLinks("/logs", query, `c${String(page)}`).nextHref);
    expect(query["before"]?.split(".")).toHaveLength(20);
  });
});

test("a parameter that is given twice counts once, an empty one not at all", () => {
  expect(queryParam({ q: ["a", "b"] }, "q")).toBe("a");
  expect(queryParam({ q: "" }, "q")).toBeUndefined();
});

describe("a search", () => {
  test("of spaces alone is none, and one that is too long is cut, never through an emoji", () => {
    expect(searchParam({})).toBeUndefined();
    expect(searchParam({ q: "   " })).toBeUndefined();
    expect(searchParam({ q: " git " })).toBe("git");
    expect(searchParam({ q: "a".repeat(500) })).toBe("a".repeat(100));
    expect(searchParam({ q: `a${"🦊".repeat(250)}` })).toBe(`a${"🦊".repeat(49)}`);
  });
});

import { expect, test } from "vitest";
import { matchesUriTemplate } from "./uri-template";

test.each([
  ["file:///{name}", "file:///a.md", true],
  ["file:///{name}", "file:///a/b.md", false],
  ["file:///{name}", "file:///a?x", false],
  ["file:///{+path}", "file:///a/b.md", true],
  ["db://{table}/{row}", "db://users/1", true],
  ["db://{table}/{row}", "db://users", false],
  ["db://{table}/row-{id}/end", "db://t/row-row-1/end", true],
  ["a{b}c{d}c", "axcycc", true],
  ["search{?q,page}", "search?q=1&page=2", true],
  ["search{?q,page}", "search", true],
  ["plain", "plain", true],
  ["plain", "plain2", false],
  ["open{brace", "open{brace", true],
  ["{any}", "", true],
])("%s against %s: %j", (template, uri, isMatch) => {
  expect(matchesUriTemplate(template, uri)).toBe(isMatch);
});

test("a template made to explode takes no longer than any other", () => {
  const startedAt = performance.now();
  expect(matchesUriTemplate(`${"{+a}b".repeat(200)}c`, "ab".repeat(4_000))).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(500);
});

import { describe, expect, test } from "vitest";
import { findMember, measureJson, scanArray, scanObject } from "./json-scan";

const NASTY = [
  `{"a":1,"b":[1,2,{"c":"]}\\"\\\\"}],"d":null}`,
  ` { "a" : { "x" : [ ] , "y" : {} } , "" : "\\u0022" } `,
  `{"quote\\"key":"\\\\","e":-1.5e10,"t":true}`,
  `{}`,
];

describe("scanObject", () => {
  test.each(NASTY)("finds exactly the members that JSON.parse finds in %j", (text) => {
    const parsed: unknown = JSON.parse(text);
    const members = scanObject(text) ?? [];
    expect(members.map(({ key, start, end }) => [key, JSON.parse(text.slice(start, end))])).toEqual(
      Object.entries(parsed ?? {}),
    );
  });

  test("finds both of two equal keys, escaped or not", () => {
    expect(scanObject('{"name":1,"n\\u0061me":2}')?.map(({ key }) => key)).toEqual(["name", "name"]);
  });

  test("is null where there is no object", () => {
    expect(scanObject("[1]")).toBeNull();
  });
});

test("scanArray gives the text of each item", () => {
  const text = ` [ 1 , "a,]" , {"b":[1,2]} , [] ]`;
  expect(scanArray(text, 0)?.map(({ start, end }) => text.slice(start, end))).toEqual([
    "1",
    '"a,]"',
    '{"b":[1,2]}',
    "[]",
  ]);
});

test("findMember follows a path, and takes the last of equal keys as JSON.parse does", () => {
  const text = '{"result":{"tools":[1]},"result":{"tools":[2]}}';
  const span = findMember(text, ["result", "tools"]);
  expect(text.slice(span?.start, span?.end)).toBe("[2]");
  expect(findMember(text, ["result", "none"])).toBeNull();
});

test("measureJson counts nesting and keys outside of strings, on any text", () => {
  expect(measureJson('{"a":[{"b":"{[:"}]}')).toEqual({ depth: 3, keys: 2 });
  expect(measureJson("[".repeat(100_000)).depth).toBe(100_000);
  expect(measureJson('{"unclosed').depth).toBe(1);
});

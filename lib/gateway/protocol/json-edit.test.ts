import { expect, test } from "vitest";
import { withMembers } from "./json-edit";

test("what is not named stays as it was written", () => {
  const text = '{"id":1,"result":{"n":12345678901234567890, "s":"\\u00e9"}}';
  expect(withMembers(text, ["result"], { resultType: '"complete"' })).toBe(
    '{"id":1,"result":{"resultType":"complete","n":12345678901234567890,"s":"\\u00e9"}}',
  );
});

test("an object that is missing is made only to hold something", () => {
  expect(withMembers('{"id":1}', ["params", "_meta"], { a: "1" })).toBe(
    '{"params":{"_meta":{"a":1}},"id":1}',
  );
  expect(withMembers('{"id":1}', ["params", "_meta"], { a: null })).toBe('{"id":1}');
});

test("a member is replaced in every spelling and removed", () => {
  expect(withMembers('{"a":1,"\\u0061":2,"b":3}', [], { a: "9" })).toBe('{"a":9,"b":3}');
  expect(withMembers('{"a":1,"b":3}', [], { a: null })).toBe('{"b":3}');
});

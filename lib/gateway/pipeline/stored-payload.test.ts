import { expect, test } from "vitest";
import { storePayload } from "./stored-payload";

const MAX = 1_000;

test.each([
  ['{"a":"\\u0000"}', '{"a":"\\ufffd"}'],
  ['{"a":"\\\\u0000"}', '{"a":"\\\\u0000"}'],
  ['{"a":"\\\\\\u0000"}', '{"a":"\\\\\\ufffd"}'],
  ['{"a":"\\udc00\\ud800"}', '{"a":"\\ufffd\\ufffd"}'],
  ['{"a":"\\uD83D\\uDE00"}', '{"a":"\\uD83D\\uDE00"}'],
  ['{"a":"\ud800"}', '{"a":"\ufffd"}'],
  ['{"a":"x\0y"}', '{"a":"x\ufffdy"}'],
])("%j is stored as %j", (text, stored) => {
  expect(storePayload(text, MAX).text).toBe(stored);
});

test("a cut never falls inside a character", () => {
  const stored = storePayload("é".repeat(1_000), 501);
  expect(stored).toMatchObject({ truncated: true, bytes: 2_000, text: "é".repeat(250) });
});

test("nesting no reader could follow is not stored, but measured", () => {
  const stored = storePayload("[".repeat(400) + "]".repeat(400), MAX);
  expect(stored.truncated).toBe(true);
  expect(stored.bytes).toBe(800);
  expect(() => JSON.parse(stored.text)).not.toThrow();
});

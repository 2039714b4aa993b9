import { expect, test } from "vitest";
import { accepts, decodeMcpValue, headerOf } from "./headers";

test("a header sent twice is joined, so that it cannot equal one body value", () => {
  expect(headerOf({ "mcp-name": ["a", "b"] }, "mcp-name")).toBe("a, b");
});

test.each([
  ["plain", "plain"],
  ["=?base64?Z3LDvMOfZQ==?=", "grüße"],
  ["=?base64?Z3LDvMOfZQ?=", null],
  ["=?base64?/w==?=", null],
  ["line\u0000", null],
  ["gr\u00fc\u00dfe", null],
])("decodes %j as %j", (value, decoded) => {
  expect(decodeMcpValue(value)).toBe(decoded);
});

test.each([
  [null, true],
  ["*/*", true],
  ["text/*", true],
  ["application/json, text/event-stream", true],
  ["application/json", false],
  ["text/event-stream;q=0", false],
])("Accept %j permits event streams: %j", (accept, isPermitted) => {
  expect(accepts(accept, "text/event-stream")).toBe(isPermitted);
});

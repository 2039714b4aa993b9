import { expect, test } from "vitest";
import { findAmbiguity } from "./envelope-check";

test.each([
  '{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}',
  '{"jsonrpc":"2.0","METHOD":"a","method":"b"}',
  '{"jsonrpc":"2.0","method":"a","params":{"uri":"a","Uri":"b"}}',
  '{"jsonrpc":"2.0","method":"a","params":{"ref":{"name":"a","name":"b"}}}',
  '{"jsonrpc":"2.0","method":"a","params":{"_meta":{"k":1,"k":2}}}',
  '{"jsonrpc":"2.0","method":"a","params":{"_meta":{"k":1},"_Meta":{"k":2}}}',
  '{"jsonrpc":"2.0","method":"a","params":{"notifications":{"resourceSubscriptions":[],"resourcesubscriptions":["x"]}}}',
])("refuses %s", (text) => {
  expect(findAmbiguity(text)).not.toBeNull();
});

test("leaves the arguments of a tool to the tool", () => {
  const text =
    '{"jsonrpc":"2.0","method":"tools/call","params":{"name":"x","arguments":{"a":1,"a":2,"A":3}}}';
  expect(findAmbiguity(text)).toBeNull();
});

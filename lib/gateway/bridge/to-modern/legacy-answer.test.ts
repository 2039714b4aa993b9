import { expect, test } from "vitest";
import type { BridgeRequest } from "../bridge-call";
import { testRequest } from "../testing";
import { legacyAnswer } from "./legacy-answer";

const answered = (method: string, message: Record<string, unknown>, params = {}): unknown => {
  const call: BridgeRequest = testRequest(method, params);
  const outgoing = legacyAnswer(call, { text: JSON.stringify(message), message });
  return outgoing.kind === "alive" ? null : JSON.parse(outgoing.text);
};

test("the hints of the modern era go, everything else stays", () => {
  const result = { resultType: "complete", ttlMs: 5, cacheScope: "public", tools: [], "x-own": 1 };
  expect(answered("tools/list", { id: "other", result })).toEqual({
    id: 7,
    result: { tools: [], "x-own": 1 },
  });
});

test("shapes a legacy client would refuse go, the tool stays", () => {
  const tools = [
    { name: "a", outputSchema: { type: "array" } },
    { name: "b", outputSchema: { type: "object" } },
  ];
  expect(answered("tools/list", { id: 7, result: { tools } })).toEqual({
    id: 7,
    result: { tools: [{ name: "a" }, { name: "b", outputSchema: { type: "object" } }] },
  });
});

test.each([
  ["resources/read", { code: -32602, message: "m", data: { uri: "x:y" } }, -32002],
  ["tools/call", { code: -32602, message: "m", data: { uri: "x:y" } }, -32602],
  ["tools/call", { code: -32021, message: "m", data: { requiredCapabilities: { roots: {} } } }, -32602],
  ["tools/call", { code: -32022, message: "m" }, -32603],
])("%s: %j reads as %i", (method, error, code) => {
  expect(answered(method, { id: 7, error })).toMatchObject({ id: 7, error: { code } });
});

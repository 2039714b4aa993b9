import { expect, test } from "vitest";
import { DENIALS } from "./errors";

test.each(Object.entries(DENIALS))("%s has a stable code, a status and a sentence", (code, rule) => {
  expect(code).toMatch(/^[a-z][a-z_]+$/);
  expect(rule.httpStatus).toBeGreaterThanOrEqual(200);
  expect(rule.httpStatus).toBeLessThan(600);
  expect(rule.message).toMatch(/[.…]$/);
  // -32000…-32019 is the legacy range, -32020…-32099 the specification's; ours lie outside.
  const isStandard = [
    -32700, -32603, -32602, -32601, -32600, -32022, -32020, -32002, -32001, -32000,
  ].includes(rule.rpcCode);
  expect(isStandard || rule.rpcCode > -32000).toBe(true);
});

import { expect, test } from "vitest";
import type { Bound, Credentialed, Decided, Parsed, Resolved } from "../context";
import type { PipelineDeps } from "./deps";
import { forward } from "./forward";

test("a call that was not decided, given a credential and recorded does not compile", () => {
  const attempts = [
    // @ts-expect-error: not even parsed
    (call: Resolved, deps: PipelineDeps) => forward(call, deps),
    // @ts-expect-error: no session bound
    (call: Parsed, deps: PipelineDeps) => forward(call, deps),
    // @ts-expect-error: not decided
    (call: Bound, deps: PipelineDeps) => forward(call, deps),
    // @ts-expect-error: no credential
    (call: Decided, deps: PipelineDeps) => forward(call, deps),
    // @ts-expect-error: not recorded
    (call: Credentialed, deps: PipelineDeps) => forward(call, deps),
  ];
  expect(attempts).toHaveLength(5);
});

import { expect, test } from "vitest";
import { hasEffect } from "./effects";
import { CAPABILITY_EFFECTS } from "./schema";

const effectsOf = (annotations?: unknown) =>
  CAPABILITY_EFFECTS.filter((effect) => hasEffect({ annotations }, effect));

test("a tool may write unless it plainly says that it only reads", () => {
  expect(effectsOf({ readOnlyHint: true })).toEqual(["read"]);
  expect(effectsOf({ readOnlyHint: true, destructiveHint: true })).toEqual(["read"]);
  expect(effectsOf({ readOnlyHint: false })).toEqual(["write"]);
  expect(effectsOf({ readOnlyHint: "true" })).toEqual(["write"]);
  expect(effectsOf()).toEqual(["write"]);
  expect(effectsOf("odd")).toEqual(["write"]);
  expect(effectsOf({ destructiveHint: true })).toEqual(["write", "destructive"]);
  expect(hasEffect(null, "write")).toBe(true);
});

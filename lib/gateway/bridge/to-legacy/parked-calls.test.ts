import { expect, test } from "vitest";
import type { LegacyCall } from "./legacy-call";
import { createParkedCalls } from "./parked-calls";

const call = (): LegacyCall =>
  ({ next: () => new Promise(() => undefined), cancel: () => undefined }) as unknown as LegacyCall;

test("whoever parks ever more calls loses their own, and nobody else's", () => {
  const parked = createParkedCalls(60_000);
  const other = parked.park(call(), "b");
  const own = Array.from({ length: 6_000 }, () => parked.park(call(), "a"));
  expect(parked.take(own[0] ?? "")).toBeNull();
  expect(parked.take(own.at(-1) ?? "")).not.toBeNull();
  expect(parked.take(other)).not.toBeNull();
  parked.close();
});

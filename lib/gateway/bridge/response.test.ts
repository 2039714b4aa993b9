import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { restUnless } from "./response";

test("a rest ends with its time or with the signal, and leaves nothing behind", async () => {
  const controller = new AbortController();
  for (let count = 0; count < 5; count += 1) await restUnless(controller.signal, 1);
  expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  setTimeout(() => controller.abort(), 10);
  await restUnless(controller.signal, 60_000);
  await restUnless(controller.signal, 60_000);
  expect(getEventListeners(controller.signal, "abort")).toEqual([]);
});

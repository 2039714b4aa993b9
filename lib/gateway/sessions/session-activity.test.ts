import { expect, test } from "vitest";
import { createSessionActivity } from "./session-activity";

test("use extends a session, an end is final", () => {
  let now = 0;
  const activity = createSessionActivity({ now: () => now });
  expect(activity.extendedTo("a")).toBe(0);
  activity.used("a", 100);
  now = 50;
  activity.used("a", 100);
  expect(activity.extendedTo("a")).toBe(150);
  activity.end("a", 1_000);
  expect(activity.hasEnded("a")).toBe(true);
  expect(activity.extendedTo("a")).toBe(0);
});

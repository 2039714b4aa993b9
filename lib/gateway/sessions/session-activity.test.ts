import { expect, test } from "vitest";
import { createSessionActivity } from "./session-activity";

test("a session in use outlives its seal until it is idle, and costs nothing before", () => {
  let now = 0;
  const activity = createSessionActivity({ now: () => now }, 100);
  activity.used("a", 1_000);
  expect(activity.size()).toBe(0);
  now = 950;
  activity.used("a", 1_000);
  expect(activity.extendedTo("a")).toBe(1_050);
  now = 1_040;
  activity.used("a", 1_000);
  expect(activity.extendedTo("a")).toBe(1_140);
});

test("an end is final", () => {
  const activity = createSessionActivity({ now: () => 0 }, 100);
  activity.used("a", 50);
  activity.end("a", 1_000);
  expect(activity.hasEnded("a")).toBe(true);
  expect(activity.extendedTo("a")).toBe(0);
});

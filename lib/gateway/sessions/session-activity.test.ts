import { expect, test } from "vitest";
import { createSessionActivity } from "./session-activity";

test("a session in use outlives its seal until it is idle, and costs nothing before", () => {
  let now = 0;
  const activity = createSessionActivity({ now: () => now }, 1_000);
  activity.used("a", 1_000);
  expect(activity.size()).toBe(0);
  now = 600;
  activity.used("a", 1_000);
  expect(activity.extendedTo("a")).toBe(1_600);
  now = 1_500;
  activity.used("a", 1_000);
  expect(activity.extendedTo("a")).toBe(2_500);
});

test("an end is final", () => {
  const activity = createSessionActivity({ now: () => 0 }, 100);
  activity.used("a", 50);
  activity.end("a", 1_000);
  expect(activity.hasEnded("a")).toBe(true);
  expect(activity.extendedTo("a")).toBe(0);
});

import { expect, it } from "vitest";
import { createSingleFlight } from "./single-flight";

it("runs once for all who ask at the same time, and again for who asks later", async () => {
  const once = createSingleFlight<number>();
  let runs = 0;
  const work = async () => {
    runs += 1;
    await Promise.resolve();
    return runs;
  };
  expect(await Promise.all([once("a", work), once("a", work), once("b", work)])).toEqual([2, 2, 2]);
  expect(await once("a", work)).toBe(3);
});

it("gives a failure to all who wait, and keeps none of it", async () => {
  const once = createSingleFlight<number>();
  const failing = () => Promise.reject(new Error("no"));
  const both = await Promise.allSettled([once("a", failing), once("a", failing)]);
  expect(both.map((one) => one.status)).toEqual(["rejected", "rejected"]);
  expect(await once("a", () => Promise.resolve(1))).toBe(1);
});

import { expect, it } from "vitest";
import { hashSources } from "./source-hash";

it("the same sources have the same digest, other sources another one", () => {
  expect(hashSources(["lib/shared", "missing"])).toBe(hashSources(["lib/shared", "missing"]));
  expect(hashSources(["lib/shared"])).not.toBe(hashSources(["lib/platform"]));
});

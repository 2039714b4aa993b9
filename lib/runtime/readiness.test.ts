import { describe, expect, it } from "vitest";
import { createReadiness } from "./readiness";

const REFUSED = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

function world(downMaxMs: number) {
  const state = { now: 1_000_000, ask: () => Promise.resolve<unknown>("1") };
  const isReady = createReadiness({
    ask: () => state.ask(),
    clock: { now: () => state.now },
    downMaxMs,
    patienceMs: 20,
  });
  return { state, isReady };
}

describe("readiness", () => {
  it("waits for the first answer of the database", async () => {
    const { state, isReady } = world(900_000);
    state.ask = () => Promise.reject(REFUSED);
    expect(await isReady()).toBe(false);
    state.ask = () => Promise.resolve("1");
    expect(await isReady()).toBe(true);
  });

  it.each([
    ["refuses connections", () => Promise.reject(REFUSED), 900_000],
    ["fails in another way", () => Promise.reject(new Error("reset")), 30_000],
    ["says nothing", () => new Promise(() => undefined), 30_000],
  ] as const)("lasts as long as calls go on when the database %s", async (_what, ask, lastsMs) => {
    const { state, isReady } = world(900_000);
    await isReady();
    state.ask = ask;
    state.now += lastsMs - 1;
    expect(await isReady()).toBe(true);
    state.now += 1;
    expect(await isReady()).toBe(false);
  });
});

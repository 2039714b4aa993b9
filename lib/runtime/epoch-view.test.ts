import { afterEach, describe, expect, it } from "vitest";
import type { BusEvent } from "@/lib/platform/bus";
import { createLogger } from "@/lib/platform/logger";
import { createEpochView, type EpochView } from "./epoch-view";

const log = createLogger({ level: "silent" });
const open: EpochView[] = [];

const REFUSED = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
const STARTING = Object.assign(new Error("the database system is starting up"), { code: "57P03" });
const CUT = Object.assign(new Error("connect ETIMEDOUT"), { code: "ETIMEDOUT" });

function setUp(rows: Record<string, number> = {}, downMaxMs = 30_000) {
  const world = {
    now: 1_000_000,
    rows: new Map(Object.entries(rows)),
    isDown: false,
    error: new Error("down"),
    reads: 0,
    changed: [] as string[],
  };
  let say: (event: BusEvent) => void = () => undefined;
  const view = createEpochView({
    readEpochs: (orgIds) => {
      world.reads += 1;
      if (world.isDown) return Promise.reject(world.error);
      return Promise.resolve(new Map([...world.rows].filter(([orgId]) => orgIds.includes(orgId))));
    },
    bus: {
      subscribe: (_channel, handler) => {
        say = handler;
        return () => undefined;
      },
    },
    clock: { now: () => world.now },
    log,
    pollMs: 60_000,
    downMaxMs,
  });
  view.onChange((orgId) => world.changed.push(orgId));
  open.push(view);
  return { world, view, say: (event: BusEvent) => say(event) };
}

afterEach(() => {
  for (const view of open.splice(0)) view.close();
});

describe("the view of epochs", () => {
  it("knows nothing of an organization until something of it was read", () => {
    const { view } = setUp();
    expect(view.current("a")).toBe("unknown");
  });

  it("learns of a change from the bus at once", () => {
    const { view, world, say } = setUp();
    view.observe("a", 3, world.now);
    say({ type: "message", channel: "org-epoch", message: { orgId: "a", epoch: 4 } });
    expect(view.current("a")).toBe(4);
    expect(world.changed).toEqual(["a"]);
  });

  it("learns of a change by asking when the bus is silent", async () => {
    const { view, world } = setUp({ a: 3 });
    view.observe("a", 3, world.now);
    world.rows.set("a", 4);
    await view.poll();
    expect(view.current("a")).toBe(4);
    expect(world.changed).toEqual(["a"]);
  });

  it("asks at once after the bus was away", async () => {
    const { view, world, say } = setUp({ a: 4 });
    view.observe("a", 3, world.now);
    say({ type: "resync" });
    await view.poll();
    expect(view.current("a")).toBe(4);
    expect(world.reads).toBe(1);
  });

  it("asks nothing while nothing is cached", async () => {
    const { view, world } = setUp({ a: 1 });
    await view.poll();
    expect(world.reads).toBe(0);
  });

  it("ignores what is older than what it knows, and what it cannot read", () => {
    const { view, world, say } = setUp();
    view.observe("a", 3, world.now);
    for (const message of [{ orgId: "a", epoch: 2 }, { orgId: "b", epoch: 9 }, { epoch: 9 }, null, "a"])
      say({ type: "message", channel: "org-epoch", message });
    view.observe("a", 2, world.now);
    expect(view.current("a")).toBe(3);
    expect(view.current("b")).toBe("unknown");
    expect(world.changed).toEqual([]);
  });

  it("is stale once PostgreSQL was not seen for 30 s, and not before", async () => {
    const { view, world } = setUp({ a: 3 });
    view.observe("a", 3, world.now);
    world.isDown = true;
    world.now += 30_000;
    await view.poll();
    expect(view.current("a")).toBe(3);
    world.now += 1;
    await view.poll();
    expect(view.current("a")).toBe("stale");
  });

  it("serves again as soon as PostgreSQL answers", async () => {
    const { view, world } = setUp({ a: 3 });
    view.observe("a", 3, world.now);
    world.now += 60_000;
    expect(view.current("a")).toBe("stale");
    await view.poll();
    expect(view.current("a")).toBe(3);
  });

  it("trusts nothing after the clock was set back by more than it may be old", () => {
    const { view, world } = setUp();
    view.observe("a", 3, world.now);
    world.now -= 3_600_000;
    expect(view.current("a")).toBe("stale");
  });

  it("trusts what PostgreSQL says after the clock was set back", async () => {
    const { view, world } = setUp({ a: 3 });
    view.observe("a", 3, world.now);
    world.now -= 3_600_000;
    await view.poll();
    expect(view.current("a")).toBe(3);
    world.now += 31_000;
    expect(view.current("a")).toBe("stale");
  });

  it("does not take a message of the bus for the word of PostgreSQL", () => {
    const { view, world, say } = setUp();
    view.observe("a", 3, world.now);
    world.now += 31_000;
    say({ type: "message", channel: "org-epoch", message: { orgId: "a", epoch: 4 } });
    expect(view.current("a")).toBe("stale");
  });

  it("drops everything when the epoch runs backwards, as after restoring a backup", async () => {
    const { view, world } = setUp({ a: 2 });
    view.observe("a", 3, world.now);
    await view.poll();
    expect(view.current("a")).toBe(2);
    expect(world.changed).toEqual(["a"]);
  });

  it("forgets an organization that was not used for ten minutes", async () => {
    const { view, world } = setUp({ a: 3 });
    view.observe("a", 3, world.now);
    world.now += 11 * 60_000;
    await view.poll();
    expect(view.current("a")).toBe("unknown");
    expect(world.changed).toEqual(["a"]);
  });
});

describe("while the database refuses connections", () => {
  async function pollFor(seconds: number, { world, view }: ReturnType<typeof setUp>) {
    for (let polled = 0; polled < seconds; polled += 1) {
      world.now += 1_000;
      await view.poll();
      view.current("a"); // In use, so not forgotten.
    }
  }

  function goDown(error: Error, downMaxMs = 900_000) {
    const all = setUp({ a: 3 }, downMaxMs);
    all.view.observe("a", 3, all.world.now);
    Object.assign(all.world, { isDown: true, error });
    return all;
  }

  it.each([
    ["nobody listens", REFUSED],
    ["it says that it starts", STARTING],
    ["every address of its name refuses", new AggregateError([REFUSED, REFUSED])],
    ["the refusal is the cause of another error", new Error("unavailable", { cause: REFUSED })],
  ])("goes on with what is known as long as the operator allows: %s", async (_how, error) => {
    const all = goDown(error);
    await pollFor(899, all);
    expect(all.view.current("a")).toBe(3);
    await pollFor(2, all);
    expect(all.view.current("a")).toBe("stale");
  });

  it.each([
    ["it times out", CUT],
    ["the connection is lost", new Error("Connection terminated unexpectedly")],
    ["one address of its name is silent", new AggregateError([REFUSED, CUT])],
  ])("denies after 30 s when that does not prove that it is down: %s", async (_how, error) => {
    const all = goDown(error);
    await pollFor(30, all);
    expect(all.view.current("a")).toBe(3);
    await pollFor(1, all);
    expect(all.view.current("a")).toBe("stale");
  });

  it("denies after 30 s where refusals do not count", async () => {
    const all = goDown(REFUSED, 30_000);
    await pollFor(31, all);
    expect(all.view.current("a")).toBe("stale");
  });

  it("denies 30 s after refusals turned into silence", async () => {
    const all = goDown(REFUSED);
    await pollFor(60, all);
    all.world.error = CUT;
    await pollFor(30, all);
    expect(all.view.current("a")).toBe(3);
    await pollFor(1, all);
    expect(all.view.current("a")).toBe("stale");
  });

  it("does not count refusals after a silence: something may have been revoked in it", async () => {
    const all = goDown(CUT);
    await pollFor(10, all);
    all.world.error = REFUSED;
    await pollFor(21, all);
    expect(all.view.current("a")).toBe("stale");
  });

  it("denies at once after being frozen for a minute meanwhile", async () => {
    const all = goDown(REFUSED);
    await pollFor(60, all);
    all.world.now += 60_000;
    expect(all.view.current("a")).toBe("stale");
    await all.view.poll();
    expect(all.view.current("a")).toBe("stale");
  });

  it("obeys what was changed as soon as the database answers", async () => {
    const all = goDown(REFUSED);
    await pollFor(120, all);
    all.world.rows.set("a", 4);
    all.world.isDown = false;
    await all.view.poll();
    expect(all.view.current("a")).toBe(4);
    expect(all.world.changed).toEqual(["a"]);
  });
});

import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createPostgresBus, createRedisBus, type Bus, type BusEvent } from "@/lib/platform/bus";
import { getTestDatabase } from "../helpers/test-database";
import { getTestRedis } from "../helpers/test-redis";
import { startForwarder, type TcpForwarder } from "./tcp-forwarder";

type Store = { url: string; drop(): Promise<void> };
type Backend = {
  name: string;
  find(): Promise<Store | null>;
  make(url: string, name: string, onError?: (error: unknown) => void): Bus;
};

const withoutUndefined = (onError: ((error: unknown) => void) | undefined) => (onError ? { onError } : {});

const backends: Backend[] = [
  {
    name: "PostgreSQL",
    find: async () => {
      const { adminUrl, drop } = await getTestDatabase({ isEmpty: true });
      return { url: adminUrl, drop };
    },
    make: (connectionString, name, onError) =>
      createPostgresBus({ connectionString, name, heartbeatMs: 500, ...withoutUndefined(onError) }),
  },
  {
    name: "Redis",
    find: async () => {
      const redis = await getTestRedis();
      return redis && { url: redis.url, drop: async () => {} };
    },
    make: (url, name, onError) =>
      createRedisBus({ url, name, heartbeatMs: 500, ...withoutUndefined(onError) }),
  },
];

async function until(holds: () => boolean, what: string, withinMs = 10_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function isMessage(event: BusEvent | undefined, message: unknown): boolean {
  return event?.type === "message" && event.message === message;
}

describe.each(backends)("the bus on $name", (backend) => {
  let store: Store | null;
  const opened: { close(): Promise<void> }[] = [];
  let name: string;

  beforeAll(async () => {
    store = await backend.find();
    if (!store) process.stderr.write(`${backend.name} is not installed here: its bus is not tested.\n`);
  });
  afterAll(async () => store?.drop());
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });

  const open = async (url: string, onError?: (error: unknown) => void) => {
    const bus = backend.make(url, name, onError);
    opened.push(bus);
    const events: BusEvent[] = [];
    bus.subscribe("things", (event) => void events.push(event));
    await until(() => events.length > 0, "the first connection");
    return { bus, events };
  };
  const onStore = (test: (url: string) => Promise<void>) => async () => {
    name = `bus_${randomBytes(6).toString("hex")}`;
    if (store) await test(store.url);
  };
  const forward = async (url: string): Promise<TcpForwarder> => {
    const forwarder = await startForwarder(url);
    opened.push(forwarder);
    return forwarder;
  };

  it(
    "tells subscribers of the channel in every process, and nobody else",
    onStore(async (url) => {
      const [a, b] = [await open(url), await open(url)];
      const others: BusEvent[] = [];
      a.bus.subscribe("others", (event) => void others.push(event));
      await a.bus.publish("things", { id: "ünï", list: [1, null] });
      await b.bus.publish("things", null);
      await until(() => a.events.length === 3 && b.events.length === 3, "both messages in both processes");
      const expected = [
        { type: "resync" },
        { type: "message", channel: "things", message: { id: "ünï", list: [1, null] } },
        { type: "message", channel: "things", message: null },
      ];
      expect(a.events).toEqual(expected);
      expect(b.events).toEqual(expected);
      expect(others).toEqual([]);
    }),
  );

  it(
    "stops telling who unsubscribed, and survives a handler that throws",
    onStore(async (url) => {
      const errors: unknown[] = [];
      const { bus, events } = await open(url, (error) => errors.push(error));
      const gone: BusEvent[] = [];
      const unsubscribe = bus.subscribe("things", (event) => void gone.push(event));
      bus.subscribe("things", () => {
        throw new Error("broken handler");
      });
      unsubscribe();
      await bus.publish("things", 1);
      await bus.publish("things", 2);
      await until(() => events.length === 3, "both messages");
      expect(gone).toEqual([]);
      expect(errors).toHaveLength(2);
    }),
  );

  it(
    "carries 7 KB and refuses more",
    onStore(async (url) => {
      const { bus, events } = await open(url);
      await bus.publish("things", "x".repeat(7_100));
      await until(() => events.length === 2, "the large message");
      await expect(bus.publish("things", "x".repeat(8_000))).rejects.toMatchObject({
        name: "AppError",
        kind: "invalid",
      });
    }),
  );

  it(
    "comes back after the store was gone, says resync, and refuses to publish in between within two seconds",
    onStore(async (url) => {
      const forwarder = await forward(url);
      const errors: unknown[] = [];
      const { bus, events } = await open(forwarder.url, (error) => errors.push(error));
      expect(bus.isHealthy()).toBe(true);
      forwarder.cut();
      await until(() => !bus.isHealthy(), "the loss is noticed");
      const started = Date.now();
      await expect(bus.publish("things", 1)).rejects.toMatchObject({ name: "AppError", kind: "unavailable" });
      expect(Date.now() - started).toBeLessThan(2_500);
      forwarder.restore();
      await until(() => bus.isHealthy(), "the connection is back");
      await until(
        () => events.at(-1)?.type === "resync" && events.length === 2,
        "subscribers are told to resync",
      );
      await bus.publish("things", 2);
      await until(() => events.length === 3, "messages flow again");
    }),
  );

  it(
    "notices a store that accepts and answers nothing, and recovers from it",
    onStore(async (url) => {
      const forwarder = await forward(url);
      const { bus, events } = await open(forwarder.url, () => {});
      forwarder.freeze();
      const started = Date.now();
      await expect(bus.publish("things", 1)).rejects.toMatchObject({ kind: "unavailable" });
      expect(Date.now() - started).toBeLessThan(4_500);
      await until(() => !bus.isHealthy(), "the silence is noticed");
      forwarder.restore();
      await until(() => bus.isHealthy() && events.length >= 2, "the connection is back");
      await bus.publish("things", 2);
      // What was published into the silence may arrive late or never: its sender was told that it cannot be relied on.
      await until(() => isMessage(events.at(-1), 2), "messages flow again");
      expect(events.slice(1).some((event) => event.type === "resync")).toBe(true);
    }),
  );

  it(
    "starts without its store and connects when there is one",
    onStore(async (url) => {
      const forwarder = await forward(url);
      forwarder.cut();
      const bus = backend.make(forwarder.url, name, () => {});
      opened.push(bus);
      const events: BusEvent[] = [];
      bus.subscribe("things", (event) => void events.push(event));
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(bus.isHealthy()).toBe(false);
      forwarder.restore();
      await until(() => events.length === 1, "resync on the first connection");
    }),
  );

  it(
    "leaves no connection open after close",
    onStore(async (url) => {
      const forwarder = await forward(url);
      const { bus } = await open(forwarder.url);
      await bus.close();
      await until(() => forwarder.openSockets() === 0, "every socket is closed");
      await expect(bus.publish("things", 1)).rejects.toMatchObject({ kind: "unavailable" });
      expect(bus.isHealthy()).toBe(false);
    }),
  );
});

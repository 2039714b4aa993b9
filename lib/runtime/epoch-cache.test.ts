import { describe, expect, it } from "vitest";
import { createEpochCache } from "./epoch-cache";
import type { EpochView } from "./epoch-view";

function fakeView() {
  const epochs = new Map<string, number | "stale">();
  const listeners: ((orgId: string) => void)[] = [];
  const view: EpochView = {
    current: (orgId) => epochs.get(orgId) ?? "unknown",
    observe: (orgId, epoch) => void epochs.set(orgId, epoch),
    onChange: (listener) => void listeners.push(listener),
    poll: () => Promise.resolve(),
    close: () => undefined,
  };
  const change = (orgId: string, epoch: number) => {
    epochs.set(orgId, epoch);
    for (const listener of listeners) listener(orgId);
  };
  return { view, epochs, change };
}

describe("what is cached of an organization", () => {
  it("is served while the epoch stands still", () => {
    const { view, epochs } = fakeView();
    epochs.set("a", 1);
    const cache = createEpochCache<string>(view, { entriesMax: 10 });
    cache.put("key", "value", { orgId: "a", epoch: 1 });
    expect(cache.get("key")).toEqual({ kind: "hit", value: "value" });
  });

  it("is gone when that organization changed, and only that", () => {
    const { view, epochs, change } = fakeView();
    epochs.set("a", 1).set("b", 1);
    const cache = createEpochCache<string>(view, { entriesMax: 10 });
    cache.put("of a", "value", { orgId: "a", epoch: 1 });
    cache.put("of b", "value", { orgId: "b", epoch: 1 });
    change("a", 2);
    expect(cache.get("of a")).toEqual({ kind: "miss" });
    expect(cache.peek("of a")).toBeUndefined();
    expect(cache.get("of b").kind).toBe("hit");
  });

  it("stays out when the organization changed while it was read", () => {
    const { view, epochs } = fakeView();
    epochs.set("a", 2);
    const cache = createEpochCache<string>(view, { entriesMax: 10 });
    cache.put("key", "value", { orgId: "a", epoch: 1 });
    expect(cache.get("key")).toEqual({ kind: "miss" });
  });

  it("is neither served nor read anew while the view is stale", () => {
    const { view, epochs } = fakeView();
    epochs.set("a", 1);
    const cache = createEpochCache<string>(view, { entriesMax: 10 });
    cache.put("key", "value", { orgId: "a", epoch: 1 });
    epochs.set("a", "stale");
    expect(cache.get("key")).toEqual({ kind: "blind" });
  });

  it("can be kept for comparison without being served", () => {
    const { view, epochs, change } = fakeView();
    epochs.set("a", 1);
    const cache = createEpochCache<string>(view, { entriesMax: 10, keepsOutdated: true });
    cache.put("key", "value", { orgId: "a", epoch: 1 });
    change("a", 2);
    expect(cache.get("key")).toEqual({ kind: "miss" });
    expect(cache.peek("key")).toBe("value");
  });

  it("does not come back with its epoch, as when a restored backup counts up again", () => {
    const { view, epochs, change } = fakeView();
    epochs.set("a", 7);
    const cache = createEpochCache<string>(view, { entriesMax: 10, keepsOutdated: true });
    cache.put("key", "before", { orgId: "a", epoch: 7 });
    change("a", 6);
    change("a", 7);
    expect(cache.get("key")).toEqual({ kind: "miss" });
    cache.put("key", "after", { orgId: "a", epoch: 7 });
    expect(cache.get("key")).toEqual({ kind: "hit", value: "after" });
  });

  it("makes room by dropping what was used least recently", () => {
    const { view, epochs } = fakeView();
    epochs.set("a", 1);
    const cache = createEpochCache<number>(view, { entriesMax: 2 });
    const at = { orgId: "a", epoch: 1 };
    cache.put("first", 1, at);
    cache.put("second", 2, at);
    cache.get("first");
    cache.put("third", 3, at);
    expect(["first", "second", "third"].map((key) => cache.get(key).kind)).toEqual(["hit", "miss", "hit"]);
  });
});

import { describe, expect, it } from "vitest";
import type { ListedCapability } from "@/lib/platform/mcp-client";
import { diffCapabilities, type KnownCapability } from "./capability-diff";

const listed = (name: string, hash = "h1", kind: ListedCapability["kind"] = "tool"): ListedCapability => ({
  kind,
  name,
  title: null,
  description: null,
  definitionJson: "{}",
  definitionHash: hash,
});
const known = (name: string, position: number, more: Partial<KnownCapability> = {}): KnownCapability => ({
  id: `id-${name}`,
  kind: "tool",
  name,
  hash: "h1",
  position,
  removedAt: null,
  saidHash: null,
  ...more,
});

describe("a sync", () => {
  it("changes nothing when the server answers as before", () => {
    const diff = diffCapabilities([known("a", 0), known("b", 1)], [listed("a"), listed("b")], true);
    expect(diff).toEqual({ added: [], reappeared: [], changed: [], moved: [], removed: [] });
  });

  it("finds what is new, at its place in the list of its kind", () => {
    const diff = diffCapabilities([], [listed("a"), listed("p", "h1", "prompt"), listed("b")], true);
    expect(diff.added.map(({ kind, name, position }) => [kind, name, position])).toEqual([
      ["tool", "a", 0],
      ["prompt", "p", 0],
      ["tool", "b", 1],
    ]);
  });

  it("tells a changed definition from a changed place", () => {
    const diff = diffCapabilities([known("a", 0), known("b", 1)], [listed("b"), listed("a", "h2")], true);
    expect(diff.changed.map((pair) => pair.known.name)).toEqual(["a"]);
    expect(diff.moved.map((pair) => [pair.known.name, pair.listed.position])).toEqual([["b", 0]]);
  });

  it("tells of a change that waits once, and of its end", () => {
    const waiting = known("a", 0, { saidHash: "h2" });
    expect(diffCapabilities([waiting], [listed("a", "h2")], true).changed).toEqual([]);
    expect(diffCapabilities([waiting], [listed("a", "h1")], true).changed).toHaveLength(1);
  });

  it("removes what is missing, once", () => {
    const gone = known("gone", 1, { removedAt: new Date(0) });
    const diff = diffCapabilities([known("a", 0), gone], [], true);
    expect(diff.removed.map((item) => item.name)).toEqual(["a"]);
  });

  it("removes nothing when the answer is incomplete", () => {
    const diff = diffCapabilities([known("a", 0), known("b", 1)], [listed("c")], false);
    expect(diff.removed).toEqual([]);
    expect(diff.added.map((item) => item.name)).toEqual(["c"]);
  });

  it("brings back what was removed, whether its definition changed or not", () => {
    const gone = known("a", 0, { removedAt: new Date(0) });
    expect(diffCapabilities([gone], [listed("a")], true).reappeared).toHaveLength(1);
    const changed = diffCapabilities([gone], [listed("a", "h2")], true);
    expect(changed.reappeared).toHaveLength(1);
    expect(changed.changed).toEqual([]);
  });

  it("keeps one of two entries with the same name, and both of different kinds", () => {
    const answer = [listed("a"), listed("a", "h2"), listed("a", "h1", "prompt"), listed("b")];
    expect(
      diffCapabilities([], answer, true).added.map(({ kind, name, definitionHash, position }) => [
        kind,
        name,
        definitionHash,
        position,
      ]),
    ).toEqual([
      ["tool", "a", "h1", 0],
      ["prompt", "a", "h1", 0],
      ["tool", "b", "h1", 1],
    ]);
  });
});

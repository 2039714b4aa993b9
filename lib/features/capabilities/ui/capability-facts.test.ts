import { describe, expect, test } from "vitest";
import type { CapabilityKind } from "../schema";
import { factsOf, hintsOf, schemasOf } from "./capability-facts";

const labels = (annotations: unknown, kind: CapabilityKind = "tool") =>
  hintsOf(kind, { annotations }).map((hint) => hint.label);

describe("what a server claims about a capability", () => {
  test("only claims that are plainly true are shown", () => {
    expect(labels({ destructiveHint: true, idempotentHint: "yes", openWorldHint: false })).toEqual([
      "Destructive",
    ]);
    expect(labels("odd", "prompt")).toEqual([]);
    expect(hintsOf("tool", null)).toEqual([]);
  });

  test("a tool that does not say that it only reads may write", () => {
    expect(labels(undefined)).toEqual(["May write"]);
    expect(labels({ readOnlyHint: false, openWorldHint: true })).toEqual(["May write", "Open world"]);
    expect(labels({}, "resource")).toEqual([]);
  });

  test("a tool that says it is read-only is not called destructive", () => {
    expect(labels({ readOnlyHint: true, destructiveHint: true, idempotentHint: true })).toEqual([
      "Read-only",
      "Idempotent",
    ]);
  });
});

test("schemas and facts that the definition does not have are left out", () => {
  expect(schemasOf({ inputSchema: { type: "object" } })).toEqual([
    { label: "Input schema", value: { type: "object" } },
  ]);
  expect(schemasOf(null)).toEqual([]);
  expect(factsOf({ mimeType: "text/plain", size: 2048 })).toEqual([
    { label: "Media type", value: "text/plain" },
    { label: "Size", value: "2,048 bytes" },
  ]);
});

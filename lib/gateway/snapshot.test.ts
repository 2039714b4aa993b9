import { expect, test } from "vitest";
import { readSnapshot } from "./snapshot-cache";
import { snapshotInput } from "./testing";

const valid = snapshotInput("https://upstream.test/mcp");

test("a complete snapshot parses, and missing choices get the documented defaults", () => {
  expect(readSnapshot(valid)).toMatchObject({
    newCapabilities: "allow",
    userAccess: { default: "allow", exceptions: [] },
    limits: {},
  });
});

test("the same object is validated once", () => {
  expect(readSnapshot(valid)).toBe(readSnapshot(valid));
});

test.each<[string, object]>([
  ["a later schema", { schemaVersion: 2 }],
  ["an unknown restriction", { guardrails: [] }],
  [
    "an unknown kind of capability",
    { capabilities: [{ kind: "skill", name: "x", orgEnabled: true, workspaceEnabled: true }] },
  ],
  ["an unknown access rule", { userAccess: { default: "ask", exceptions: [] } }],
  ["a URL that is not http", { upstream: { ...valid.upstream, url: "file:///etc/passwd" } }],
  ["no version", { version: "" }],
])("%s does not parse", (_, change) => {
  expect(readSnapshot({ ...valid, ...change })).toBeNull();
});

test.each([null, undefined, "text", 1, []])("%j is no snapshot", (value) => {
  expect(readSnapshot(value)).toBeNull();
});

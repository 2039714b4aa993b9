import { expect, it } from "vitest";
import { compareLock, lockFile, lockText } from "./lock-file";
import type { Lock } from "./schema";

type Entry = Lock["servers"][number]["capabilities"][number];

const tool = (name: string, approved: string | null, listed: string | null = approved): Entry => ({
  ...{ kind: "tool", name, approved, listed },
});
const lockOf = (...capabilities: Entry[]): Lock => ({
  lockVersion: 1,
  organization: "acme",
  servers: [{ server: "mail", capabilities }],
});
const written = lockFile.parse(JSON.parse(lockText(lockOf(tool("a", "h1"), tool("b", "h2")))));

it("finds nothing where servers are what was written", () => {
  expect(compareLock(written, lockOf(tool("b", "h2"), tool("a", "h1")))).toEqual([]);
});

it.each<[string, Entry[], object[]]>([
  [
    "changed, approved or not",
    [tool("a", "h1", "h9"), tool("b", "h3")],
    [{ what: "changed" }, { what: "changed" }],
  ],
  ["gone", [tool("a", "h1", null)], [{ what: "gone" }, { what: "gone" }]],
  ["added", [tool("a", "h1"), tool("b", "h2"), tool("c", null, "h3")], [{ what: "added" }]],
  ["not approved here", [tool("a", "h1"), tool("b", "h9", "h2")], [{ what: "not_approved" }]],
])("finds what is %s", (_what, now, drifts) => {
  expect(compareLock(written, lockOf(...now))).toMatchObject(drifts);
});

it("finds servers that came and went", () => {
  const now = { ...lockOf(), servers: [{ server: "other", capabilities: [] }] };
  expect(compareLock(written, now)).toEqual([
    { server: "mail", capability: null, what: "gone" },
    { server: "other", capability: null, what: "added" },
  ]);
});

it("writes neither what waits nor what is gone", () => {
  const text = lockText(lockOf(tool("waits", null, "h1"), tool("gone", "h2", null), tool("a", "h1", "h5")));
  expect(JSON.parse(text)).toMatchObject({ servers: { mail: { tool: { a: "h1" } } } });
  expect(text).not.toMatch(/waits|gone/);
});

import { expect, test } from "vitest";
import { testSnapshot } from "../testing";
import { createEraMemory } from "./era-memory";

const auth = { type: "none", secretRef: null, credentialVersion: "0" };
const snapshotOf = (configVersion: string) =>
  testSnapshot({ upstream: { url: "http://u.test/mcp", era: "unknown", configVersion, auth } });

test("what was found is believed for a while, and not of another configuration", () => {
  let now = 0;
  const eras = createEraMemory({ now: () => now });
  expect(eras.of(snapshotOf("1"))).toBe("unknown");
  eras.learn(snapshotOf("1"), "legacy");
  expect(eras.of(snapshotOf("1"))).toBe("legacy");
  expect(eras.of(snapshotOf("2"))).toBe("unknown");
  now = 11 * 60_000;
  expect(eras.of(snapshotOf("1"))).toBe("unknown");
});

test("an upstream that stopped answering is asked again, whatever the snapshot says", () => {
  const eras = createEraMemory({ now: () => 0 });
  const known = testSnapshot({
    upstream: { url: "http://u.test/mcp", era: "legacy", configVersion: "1", auth },
  });
  expect(eras.of(known)).toBe("legacy");
  eras.forget(known);
  expect(eras.of(known)).toBe("unknown");
});

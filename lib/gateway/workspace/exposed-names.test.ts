import fc from "fast-check";
import { expect, test } from "vitest";
import { exposedNames, type OwnName } from "./exposed-names";

const collisions = (names: readonly OwnName[]) => exposedNames(names, "collisions");

test("a name that one server has is unchanged, one that two have is prefixed with the slug", () => {
  const names = [
    { slug: "a", name: "search" },
    { slug: "a", name: "Läuft mit Leerzeichen" },
    { slug: "b", name: "search" },
  ];
  expect(collisions(names)).toEqual(["a_search", "Läuft mit Leerzeichen", "b_search"]);
});

test.each([
  ["search", "SEARCH"],
  ["search", "se\u200barch"],
  ["caf\u00e9", "cafe\u0301"],
  ["a%20b", "a b"],
])("%j and %j count as the same name", (one, other) => {
  const exposed = collisions([
    { slug: "a", name: one },
    { slug: "b", name: other },
  ]);
  expect(exposed.every((name) => /^[ab]_/.test(name))).toBe(true);
});

test("a tool whose own name is another's prefixed name keeps it and is not shadowed", () => {
  const names = [
    { slug: "a", name: "search" },
    { slug: "b", name: "search" },
    { slug: "c", name: "a_search" },
  ];
  const [first, second, third] = collisions(names);
  expect(first).toMatch(/^a_search_[0-9a-f]{8}$/);
  expect([second, third]).toEqual(["b_search", "a_search"]);
});

test("a long name is cut to 64 characters with a hash that stays the same", () => {
  const [one, other] = ["x".repeat(100), `${"x".repeat(100)}y`].map((name) => ({ slug: "a", name }));
  const names = [one, other].flatMap((own) => (own === undefined ? [] : [own, { ...own, slug: "b" }]));
  const exposed = collisions(names);
  expect(new Set(exposed).size).toBe(4);
  for (const name of exposed) expect(name).toMatch(/^[ab]_x+_[0-9a-f]{8}$/);
  for (const name of exposed) expect(name).toHaveLength(64);
  expect(collisions(names)).toEqual(exposed);
});

// Few letters, so that names, slugs and prefixes meet as often as they can.
const word = fc.string({ unit: fc.constantFrom("a", "b", "A", "_", "-", ".", " ", "ä", "0"), maxLength: 6 });
const slug = fc.constantFrom("a", "b", "a-b", "ab", "a--b", "0");
const own = fc.record({
  slug,
  name: fc.oneof(
    word.filter((name) => name !== ""),
    fc.tuple(slug, word).map(([prefix, name]) => `${prefix}_${name}`),
    fc.tuple(slug, slug, word).map(([outer, inner, name]) => `${outer}_${inner}__${name}`),
    fc.integer({ min: 50, max: 70 }).map((length) => "a".repeat(length)),
  ),
});
const names = fc.uniqueArray(own, { selector: ({ slug: s, name }) => `${s}\0${name}`, maxLength: 30 });

test("no two tools ever share a name, whatever servers call them, and each name leads back to one tool", () => {
  fc.assert(
    fc.property(names, fc.constantFrom("collisions" as const, "always" as const), (all, naming) => {
      const exposed = exposedNames(all, naming);
      const shared = all.filter((one, at) =>
        all.some((other, place) => place !== at && exposed[place] === exposed[at] && one !== other),
      );
      expect(shared).toEqual([]);
      all.forEach(({ slug: from, name }, at) => {
        const shown = exposed[at] ?? "";
        if (shown === name && naming === "collisions") return;
        expect(shown).toMatch(/^[A-Za-z0-9_.-]{1,64}$/);
        expect(shown.startsWith(`${from}_`) || /^[0-9a-f]{64}$/.test(shown)).toBe(true);
      });
    }),
    { numRuns: 500 },
  );
});

test("what a tool is called does not depend on the tools of servers it shares no name with", () => {
  const others = [{ slug: "z", name: "unrelated" }];
  const mine = [
    { slug: "a", name: "x" },
    { slug: "b", name: "x" },
  ];
  expect(collisions([...mine, ...others]).slice(0, 2)).toEqual(collisions(mine));
});

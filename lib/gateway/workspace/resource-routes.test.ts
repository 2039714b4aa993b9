import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createResourceRoutes, type OwnUri } from "./resource-routes";

const of = (slug: string, ...uris: string[]): OwnUri[] => uris.map((uri) => ({ slug, uri }));

describe("resource routes", () => {
  const routes = createResourceRoutes(
    [
      ...of("a", "x://shared", "x://a", "ui://page/main"),
      ...of("b", "X://SHARED", "ui://page/main", "gatehouse+a:x://a"),
    ],
    [...of("a", "t://{path}", "both://{x}"), ...of("b", "both://{x}", "t://special/{path}")],
  );

  test("leave a URI that one server has as it is", () => {
    expect(routes.expose("a", "x://a")).toBe("x://a");
    expect(routes.route("x://a")).toEqual({ slug: "a", uri: "x://a" });
  });

  test("take spellings that a server may treat alike for the same", () => {
    expect(routes.expose("a", "x://shared")).toBe("gatehouse+a:x://shared");
    expect(routes.expose("b", "X://SHARED")).toBe("gatehouse+b:X://SHARED");
    expect(routes.route("x://shared")).toBeNull();
    expect(routes.route("x://Shared")).toBeNull();
  });

  test("keep pages of apps under ui://", () => {
    expect(routes.expose("b", "ui://page/main")).toBe("ui://gatehouse+b/page/main");
    expect(routes.route("ui://gatehouse+b/page/main")).toEqual({ slug: "b", uri: "ui://page/main" });
  });

  test("give nobody a URI that looks like another server's", () => {
    const shown = routes.expose("b", "gatehouse+a:x://a");
    expect(shown).toBe("gatehouse+b:gatehouse+a:x://a");
    expect(routes.route(shown)).toEqual({ slug: "b", uri: "gatehouse+a:x://a" });
    expect(routes.route("GATEHOUSE+a:x://a")).toBeNull();
  });

  test("follow templates, the most exact one first, and keep shared ones apart", () => {
    expect(routes.route("t://one")).toEqual({ slug: "a", uri: "t://one" });
    expect(routes.route("t://special/one")).toEqual({ slug: "b", uri: "t://special/one" });
    expect(routes.exposeTemplate("b", "both://{x}")).toBe("gatehouse+b:both://{x}");
    expect(routes.route("gatehouse+b:both://7")).toEqual({ slug: "b", uri: "both://7" });
    expect(routes.route("both://7")).toBeNull();
    expect(routes.route("nothing://like-it")).toBeNull();
  });

  test("keep templates apart that differ in the names of their variables only", () => {
    const made = createResourceRoutes([], [...of("a", "db://{table}/rows"), ...of("b", "db://{name}/rows")]);
    for (const { slug, uri } of [...of("a", "db://{table}/rows"), ...of("b", "db://{name}/rows")]) {
      const expanded = made.exposeTemplate(slug, uri).replace(/\{\w+\}/, "users");
      expect(made.route(expanded)).toEqual({ slug, uri: "db://users/rows" });
    }
    expect(made.route("db://users/rows")).toBeNull();
  });

  test("every URI a server gives leads back to that server and that URI", () => {
    const slug = fc.constantFrom("a", "b", "a-b");
    const uri = fc.oneof(
      fc
        .tuple(fc.constantFrom("x", "ui", "X", "gatehouse+a"), fc.constantFrom("1", "2", "/", ""))
        .map(([scheme, rest]) => `${scheme}://${rest}`),
      fc.tuple(slug, fc.constantFrom("x://1", "ui://1")).map(([s, rest]) => `gatehouse+${s}:${rest}`),
      fc.tuple(slug, fc.constantFrom("1", "2")).map(([s, rest]) => `ui://gatehouse+${s}/${rest}`),
      fc.string({ minLength: 1, maxLength: 8 }),
    );
    const some = fc.array(fc.record({ slug, uri }), { maxLength: 8 });
    fc.assert(
      fc.property(some, some, fc.record({ slug, uri }), (resources, templates, given) => {
        const made = createResourceRoutes(resources, templates);
        for (const item of [...resources, given]) {
          expect(made.route(made.expose(item.slug, item.uri))).toEqual(item);
        }
      }),
      { numRuns: 500 },
    );
  });
});

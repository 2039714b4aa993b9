import { describe, expect, test } from "vitest";
import { mirroredParameters, mirrorMismatch } from "./mirrored-parameters";

const marked = { type: "string", "x-mcp-header": "Region" };
const object = (properties: Record<string, unknown>) => ({ type: "object", properties });

describe("the marks of a tool's schema", () => {
  test("are found at any depth of properties", () => {
    const mirrored = mirroredParameters(object({ place: object({ region: marked }) }));
    expect(mirrored).toEqual(new Map([["Region", ["place", "region"]]]));
    const given = { place: { region: "eu" } };
    const disagreement = (sent: Record<string, string>) => mirrorMismatch(mirrored ?? new Map(), given, sent);
    expect(disagreement({ "mcp-param-region": "eu" })).toBeNull();
    expect(disagreement({ "mcp-param-region": "us" })).toContain('"place.region"');
    expect(disagreement({})).toContain("Region");
  });

  test("are not valid where no fixed path leads to, nor twice", () => {
    for (const schema of [
      marked,
      object({ list: { type: "array", items: marked } }),
      object({ either: { oneOf: [object({ region: marked })] } }),
      { ...object({}), $defs: { place: marked } },
      object({ a: marked, place: object({ b: { ...marked, "x-mcp-header": "region" } }) }),
    ]) {
      expect(mirroredParameters(schema)).toBeNull();
    }
  });

  test("may be as deep as they like", () => {
    let schema: unknown = marked;
    for (let depth = 0; depth < 20_000; depth += 1) schema = { not: schema };
    expect(mirroredParameters(schema)).toBeNull();
  });

  test("want no header for a number that is not exact", () => {
    const mirrored = mirroredParameters(object({ id: { type: "integer", "x-mcp-header": "Id" } }));
    expect(mirrorMismatch(mirrored ?? new Map(), { id: 2 ** 60 }, {})).toBeNull();
    expect(mirrorMismatch(mirrored ?? new Map(), { id: 7 }, { "mcp-param-id": "7" })).toBeNull();
  });
});

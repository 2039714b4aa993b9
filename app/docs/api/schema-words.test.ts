import { describe, expect, it } from "vitest";
import { limitsInWords, sampleOf, shapesOf, typeInWords } from "./schema-words";

const nullable = { anyOf: [{ type: "string", format: "uuid" }, { type: "null" }] };
const auth = {
  oneOf: [
    { type: "object", properties: { type: { type: "string", const: "none" } }, required: ["type"] },
    {
      type: "object",
      properties: {
        type: { type: "string", const: "headers" },
        headers: { type: "object", additionalProperties: { type: "string" } },
      },
      required: ["type", "headers"],
    },
  ],
};

describe("typeInWords", () => {
  it.each([
    [{ type: "string" }, "string"],
    [{ type: "string", enum: ["allow", "deny"] }, '"allow" or "deny"'],
    [nullable, "string (uuid) or null"],
    [{ type: "array", items: { type: "object", properties: { id: { type: "string" } } } }, "array of object"],
    [{ type: "object", additionalProperties: { type: "string" } }, "object, any keys"],
    [{}, "anything"],
  ])("says %j as %s", (node, words) => {
    expect(typeInWords(node)).toBe(words);
  });
});

describe("limitsInWords", () => {
  it("says bounds and default, and leaves out bounds that every number has", () => {
    expect(limitsInWords({ type: "integer", minimum: 1, maximum: 100, default: 50 })).toEqual([
      "1 to 100",
      "default 50",
    ]);
    expect(limitsInWords({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER })).toEqual([]);
    expect(limitsInWords({ type: "string", maxLength: 80 })).toEqual(["at most 80 characters"]);
  });
});

describe("shapesOf", () => {
  it("tells the objects of a union apart by their constant", () => {
    expect(shapesOf(auth).map(({ label }) => label)).toEqual(['type: "none"', 'type: "headers"']);
  });

  it("finds the object inside a list and beside null", () => {
    const item = { type: "object", properties: { id: { type: "string" } }, required: ["id"] };
    const [shape] = shapesOf({ anyOf: [{ type: "array", items: item }, { type: "null" }] });
    expect(shape?.label).toBeNull();
    expect(shape?.properties).toEqual([{ name: "id", isRequired: true, node: { type: "string" } }]);
  });
});

describe("sampleOf", () => {
  it("makes a value that fits", () => {
    const node = {
      type: "object",
      properties: { id: nullable, auth, limit: { type: "integer", default: 50 } },
    };
    expect(sampleOf(node)).toEqual({
      id: "019ab2f0-5c1e-7a44-9d0b-3f6a2c8e1b75",
      auth: { type: "headers", headers: { key: "text" } },
      limit: 50,
    });
  });

  it("uses a telling value for a well-known name, and only where text fits", () => {
    const text = { anyOf: [{ type: "string" }, { type: "null" }] };
    const node = {
      type: "object",
      properties: { slug: { type: "string" }, nextCursor: text, key: { type: "integer" } },
    };
    expect(sampleOf(node)).toEqual({ slug: "example", nextCursor: null, key: 1 });
  });
});

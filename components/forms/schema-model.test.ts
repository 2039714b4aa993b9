import { describe, expect, it } from "vitest";
import { readSchemaFields, schemaDefaults } from "@/components/forms/schema-model";

const fieldOf = (property: unknown, required: string[] = []) =>
  readSchemaFields({ type: "object", properties: { x: property }, required })[0];

describe("readSchemaFields", () => {
  it("takes label, description and required from the schema, and the name where there is no title", () => {
    expect(fieldOf({ type: "string", title: "City", description: "Where" }, ["x"])).toMatchObject({
      kind: "text",
      name: "x",
      label: "City",
      description: "Where",
      required: true,
    });
    expect(fieldOf({ type: "string" })).toMatchObject({ label: "x", required: false });
  });

  it("keeps the bounds of numbers", () => {
    expect(fieldOf({ type: "integer", minimum: 1, maximum: 9 })).toMatchObject({
      kind: "number",
      integer: true,
      min: 1,
      max: 9,
    });
  });

  it("keeps the type of choices, and their titles", () => {
    expect(fieldOf({ enum: [1, 2] })).toMatchObject({
      kind: "choice",
      options: [{ value: 1 }, { value: 2 }],
    });
    expect(fieldOf({ oneOf: [{ const: "s", title: "Small" }, { const: "l" }] })).toMatchObject({
      kind: "choice",
      options: [
        { value: "s", label: "Small" },
        { value: "l", label: "l" },
      ],
    });
  });

  it("reads 'this or null' as this", () => {
    expect(fieldOf({ anyOf: [{ type: "string" }, { type: "null" }] })).toMatchObject({ kind: "text" });
    expect(fieldOf({ type: ["number", "null"] })).toMatchObject({ kind: "number" });
  });

  it("follows references inside the document", () => {
    const schema = {
      type: "object",
      properties: { mode: { $ref: "#/$defs/mode", description: "How" } },
      $defs: { mode: { enum: ["a", "b"], description: "overruled" } },
    };
    expect(readSchemaFields(schema)[0]).toMatchObject({ kind: "choice", description: "How" });
  });

  it("draws lists of plain values and one level of nested objects", () => {
    expect(fieldOf({ type: "array", items: { type: "string" } })).toMatchObject({
      kind: "list",
      item: { kind: "text" },
    });
    expect(fieldOf({ type: "object", properties: { y: { type: "boolean" } } })).toMatchObject({
      kind: "group",
      fields: [{ name: "y", kind: "boolean" }],
    });
  });

  it.each([
    [
      "an object in an object in an object",
      { type: "object", properties: { y: { type: "object", properties: {} } } },
    ],
    ["a map", { type: "object", additionalProperties: { type: "string" } }],
    ["a list of objects", { type: "array", items: { type: "object" } }],
    ["a union", { anyOf: [{ type: "string" }, { type: "number" }] }],
    ["a circle of references", { $ref: "#/properties/x" }],
    ["a reference to nowhere", { $ref: "#/$defs/gone" }],
    ["no schema at all", true],
  ])("offers raw JSON for %s, so that nothing is left out", (_case, property) => {
    const field = fieldOf(property);
    expect(field?.kind === "group" ? field.fields[0]?.kind : field?.kind).toBe("json");
  });

  it("has no fields for what is not an object schema", () => {
    for (const odd of [null, undefined, 3, "x", [], { type: "object" }, { type: "object", properties: [] }]) {
      expect(readSchemaFields(odd)).toEqual([]);
    }
  });
});

describe("schemaDefaults", () => {
  it("starts a form with the defaults and nothing else", () => {
    const schema = { properties: { a: { default: 3 }, b: { type: "string" }, c: { default: false } } };
    expect(schemaDefaults(schema)).toEqual({ a: 3, c: false });
  });
});

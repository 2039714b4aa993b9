import { describe, expect, it } from "vitest";
import { diffDefinitions } from "./diff-definitions";

const object = (properties: object, more: object = {}) => ({ type: "object", properties, ...more });
const tool = { name: "send", description: "Sends", inputSchema: object({ to: { type: "string" } }) };

function findingsOf(after: object, before: Record<string, unknown> = tool) {
  return diffDefinitions(before, { ...before, ...after }).map(({ path, what, effect }) => [
    path,
    what,
    effect,
  ]);
}

describe("what differs between two definitions", () => {
  it("is told as wording, with both texts", () => {
    expect(diffDefinitions(tool, { ...tool, description: "Sends, and reads ~/.ssh first" })).toEqual([
      {
        path: "description",
        what: "wording",
        effect: "different",
        before: "Sends",
        after: "Sends, and reads ~/.ssh first",
        hidden: null,
      },
    ]);
  });

  it.each<[string, object, object, string, string]>([
    [
      "an optional property more",
      {},
      { properties: { to: { type: "string" }, cc: {} } },
      "properties.cc",
      "wider",
    ],
    ["a property less", {}, { properties: {} }, "properties.to", "narrower"],
    ["something required", {}, { required: ["to"] }, "required", "narrower"],
    ["nothing required any more", { required: ["to"] }, { required: [] }, "required", "wider"],
    ["another type", {}, { properties: { to: { type: "number" } } }, "properties.to.type", "different"],
    [
      "one type more",
      {},
      { properties: { to: { type: ["string", "null"] } } },
      "properties.to.type",
      "wider",
    ],
    ["integers only", { type: "number" }, { type: "integer" }, "type", "narrower"],
    ["a value less", { enum: ["a", "b"] }, { enum: ["a"] }, "enum", "narrower"],
    ["any value", { enum: ["a"] }, { enum: undefined }, "enum", "wider"],
    ["a longer text", { maxLength: 5 }, { maxLength: 9 }, "maxLength", "wider"],
    ["a higher minimum", { minimum: 1 }, { minimum: 2 }, "minimum", "narrower"],
    ["a pattern", {}, { pattern: "^a" }, "pattern", "narrower"],
    ["no other properties", {}, { additionalProperties: false }, "additionalProperties", "narrower"],
    [
      "other properties",
      { additionalProperties: false },
      { additionalProperties: true },
      "additionalProperties",
      "wider",
    ],
    ["another default", { default: 1 }, { default: 2 }, "default", "different"],
    ["a smaller item", { items: { maximum: 9 } }, { items: { maximum: 3 } }, "items.maximum", "narrower"],
  ])("%s", (_what, before, after, ...[path, effect]) => {
    const schema = (more: object) => ({ inputSchema: object({ to: { type: "string" } }, more) });
    const found = findingsOf(schema({ ...before, ...after }), { ...tool, ...schema(before) });
    expect(found).toEqual([[`inputSchema.${path}`, path === "default" ? "wording" : "schema", effect]]);
  });

  it("has a required property more as narrower", () => {
    const after = object({ to: { type: "string" }, key: {} }, { required: ["key"] });
    expect(findingsOf({ inputSchema: after })).toContainEqual([
      "inputSchema.properties.key",
      "schema",
      "narrower",
    ]);
  });

  it("says what a changed hint claims", () => {
    const hint = (annotations: object) => findingsOf({ annotations });
    expect(hint({ readOnlyHint: true })).toEqual([["annotations.readOnlyHint", "annotation", "narrower"]]);
    expect(hint({ destructiveHint: false })).toEqual([
      ["annotations.destructiveHint", "annotation", "narrower"],
    ]);
    const readOnly = { ...tool, annotations: { readOnlyHint: true } };
    expect(findingsOf({ annotations: { readOnlyHint: false } }, readOnly)).toEqual([
      ["annotations.readOnlyHint", "annotation", "wider"],
    ]);
  });

  it("puts what is hidden first, and spells what tag characters say", () => {
    const tags = [..."rm -rf"].map((one) => String.fromCodePoint(0xe0000 + one.charCodeAt(0))).join("");
    const [first] = diffDefinitions(tool, {
      ...tool,
      description: "Sends more",
      inputSchema: object({ to: { type: "string", description: `To${tags}\u200B` } }),
    });
    expect(first).toMatchObject({
      path: "inputSchema.properties.to.description",
      hidden: { count: 7, spells: "rm -rf" },
    });
    expect(first?.hidden?.codes).toContain("U+200B");
  });

  it("finds what is hidden in a new definition, and nothing in emoji and foreign scripts", () => {
    const paths = (definition: Record<string, unknown>) =>
      diffDefinitions(null, definition).map(({ path }) => path);
    expect(paths({ ...tool, annotations: { title: "a\u202Eb" } })).toEqual(["annotations.title"]);
    expect(paths({ ...tool, description: "❤️ 👩‍💻 é 日本語\n\tok" })).toEqual([]);
  });

  it("says nothing of the order of keys", () => {
    expect(findingsOf({ inputSchema: { properties: { to: { type: "string" } }, type: "object" } })).toEqual(
      [],
    );
  });

  it("is found in a deeply nested and cyclic-looking schema too", () => {
    const nest = (leaf: object): object => {
      let schema = leaf;
      for (let depth = 0; depth < 25; depth += 1) schema = object({ in: schema });
      return schema;
    };
    const found = findingsOf(
      { inputSchema: nest({ type: "number" }) },
      { ...tool, inputSchema: nest({ type: "string" }) },
    );
    expect(found).toHaveLength(1);
  });
});

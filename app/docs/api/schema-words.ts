import type { SchemaNode } from "./document";

/** What a value may be, in a few words: "string", "array of objects", "\"allow\" or \"deny\"". */
export function typeInWords(node: SchemaNode): string {
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum !== undefined) return node.enum.map((value) => JSON.stringify(value)).join(" or ");
  const choices = choicesOf(node);
  if (choices !== null) return [...new Set(choices.map(typeInWords))].join(" or ");
  if (node.type === "array")
    return `array of ${node.items === undefined ? "anything" : typeInWords(node.items)}`;
  if (node.type === "object") return isMap(node) ? "object, any keys" : "object";
  if (node.type === undefined) return "anything";
  return node.format === undefined ? node.type : `${node.type} (${node.format})`;
}

/** Bounds and the default, each a few words. */
export function limitsInWords(node: SchemaNode): string[] {
  const { default: preset, minimum, maximum, minLength, maxLength, minItems, maxItems } = node;
  const words = [
    rangeInWords(minimum, maximum, ""),
    rangeInWords(minLength, maxLength, " characters"),
    rangeInWords(minItems, maxItems, " items"),
  ].filter((text) => text !== null);
  return preset === undefined ? words : [...words, `default ${JSON.stringify(preset)}`];
}

// zod bounds every integer by what a JSON number can hold; saying so helps nobody.
function rangeInWords(least: number | undefined, most: number | undefined, unit: string): string | null {
  const low = least !== undefined && least > Number.MIN_SAFE_INTEGER ? least : undefined;
  const high = most !== undefined && most < Number.MAX_SAFE_INTEGER ? most : undefined;
  if (low !== undefined && high !== undefined) return `${String(low)} to ${String(high)}${unit}`;
  if (high !== undefined) return `at most ${String(high)}${unit}`;
  return low === undefined ? null : `at least ${String(low)}${unit}`;
}

export interface Shape {
  /** What tells this shape from the others of the same value; null when there is one. */
  readonly label: string | null;
  readonly properties: readonly {
    readonly name: string;
    readonly isRequired: boolean;
    readonly node: SchemaNode;
  }[];
}

/** The objects that a value may be or contain: none for a plain value, several where it is one of many. */
export function shapesOf(node: SchemaNode): Shape[] {
  if (node.items !== undefined) return shapesOf(node.items);
  const choices = choicesOf(node);
  if (choices !== null) {
    const shapes = choices.flatMap(shapesOf);
    return shapes.length > 1 ? shapes.map((shape) => ({ ...shape, label: labelOf(shape) })) : shapes;
  }
  if (node.properties === undefined) return [];
  const required = new Set(node.required);
  const properties = Object.entries(node.properties).map(([name, property]) => ({
    name,
    isRequired: required.has(name),
    node: property,
  }));
  return [{ label: null, properties }];
}

function labelOf({ properties }: Shape): string | null {
  const mark = properties.find(({ node }) => node.const !== undefined);
  return mark === undefined ? null : `${mark.name}: ${JSON.stringify(mark.node.const)}`;
}

// What tells more in an example than "text" would.
const KNOWN: Readonly<Record<string, unknown>> = {
  name: "Example",
  slug: "example",
  url: "https://mcp.example.com/mcp",
  key: "gh_…",
  hint: "gh_…",
  nextCursor: null,
};

/** A value that fits the schema, for examples; `name` is the property's. */
export function sampleOf(node: SchemaNode, name?: string): unknown {
  if (node.const !== undefined) return node.const;
  if (node.example !== undefined) return node.example;
  if (name !== undefined && name in KNOWN && isPlainText(node)) return KNOWN[name];
  if (node.enum !== undefined) return node.enum[0];
  const choices = choicesOf(node);
  if (choices !== null) return sampleOf(richest(choices));
  if (node.default !== undefined) return node.default;
  switch (node.type) {
    case "object":
      return sampleObject(node);
    case "array":
      return node.items === undefined ? [] : [sampleOf(node.items)];
    case "integer":
    case "number":
      return Math.max(node.minimum ?? 1, 1);
    case "boolean":
      return true;
    case "string":
      return sampleText(node.format);
    default:
      return null;
  }
}

function sampleObject(node: SchemaNode): Record<string, unknown> {
  const named = Object.entries(node.properties ?? {}).map(([name, property]) => [
    name,
    sampleOf(property, name),
  ]);
  if (named.length > 0) return Object.fromEntries(named);
  const { additionalProperties } = node;
  return typeof additionalProperties === "object" ? { key: sampleOf(additionalProperties) } : {};
}

function sampleText(format: string | undefined): string {
  switch (format) {
    case "uuid":
      return "019ab2f0-5c1e-7a44-9d0b-3f6a2c8e1b75";
    case "date-time":
      return "2026-11-21T09:30:00.000Z";
    case "uri":
      return "https://example.com";
    default:
      return "text";
  }
}

function richest(choices: readonly SchemaNode[]): SchemaNode {
  const sizeOf = (choice: SchemaNode) => Object.keys(choice.properties ?? {}).length;
  return choices.reduce((best, choice) =>
    best.type === "null" || sizeOf(choice) > sizeOf(best) ? choice : best,
  );
}

function isPlainText(node: SchemaNode): boolean {
  const choices = choicesOf(node) ?? [node];
  return choices.every(({ type, format, enum: values }) => {
    const isText = type === "string" && (format === undefined || format === "uri") && values === undefined;
    return isText || type === "null";
  });
}

function choicesOf(node: SchemaNode): readonly SchemaNode[] | null {
  return node.anyOf ?? node.oneOf ?? null;
}

function isMap(node: SchemaNode): boolean {
  return node.properties === undefined || Object.keys(node.properties).length === 0;
}

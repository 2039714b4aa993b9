export type JsonSchema = Record<string, unknown>;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const REFERENCES_MAX = 8;

/** Follows references inside the document and takes "this or null" as "this". What the outer schema says wins. */
export function resolveSchema(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let current = schema;
  for (let followed = 0; followed < REFERENCES_MAX; followed += 1) {
    const target = referencedBy(current, root) ?? soleVariant(current);
    if (!target) return withoutNullType(current);
    const { $ref: _ref, anyOf: _anyOf, oneOf: _oneOf, ...own } = current;
    current = { ...target, ...own };
  }
  // A circle of references has no form; a schema without a type becomes a JSON field.
  return {};
}

function referencedBy(schema: JsonSchema, root: JsonSchema): JsonSchema | null {
  const reference = schema["$ref"];
  if (typeof reference !== "string" || !reference.startsWith("#/")) return null;
  let target: unknown = root;
  for (const part of reference.slice(2).split("/")) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    target = isRecord(target) && Object.hasOwn(target, key) ? target[key] : undefined;
  }
  return isRecord(target) ? target : null;
}

function soleVariant(schema: JsonSchema): JsonSchema | null {
  const variants = schema["anyOf"] ?? schema["oneOf"];
  if (!Array.isArray(variants)) return null;
  const others = variants.filter((variant) => !(isRecord(variant) && variant["type"] === "null"));
  const [only] = others;
  // "One of one constant" is a choice, which the caller reads from the variants themselves.
  return others.length === 1 && variants.length > 1 && isRecord(only) ? only : null;
}

function withoutNullType(schema: JsonSchema): JsonSchema {
  const type = schema["type"];
  if (!Array.isArray(type)) return schema;
  const others = type.filter((name) => name !== "null");
  return others.length === 1 ? { ...schema, type: others[0] } : schema;
}

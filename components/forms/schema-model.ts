import { isRecord, resolveSchema, type JsonSchema } from "@/components/forms/schema-resolve";

export type SchemaOption = { value: string | number | boolean; label: string };

export type ScalarKind =
  | { kind: "text"; multiline: boolean; format: string | undefined; placeholder: string | undefined }
  | { kind: "number"; integer: boolean; min: number | undefined; max: number | undefined }
  | { kind: "boolean" }
  | { kind: "choice"; options: SchemaOption[] };

export type FieldKind =
  | ScalarKind
  | { kind: "list"; item: ScalarKind }
  | { kind: "group"; fields: SchemaField[] }
  | { kind: "json" };

/** One control of a form made from a JSON Schema. */
export type SchemaField = FieldKind & {
  name: string;
  label: string;
  description: string | undefined;
  required: boolean;
};

/** The fields of an object schema. What has no control of its own becomes a JSON field; nothing is left out. */
export function readSchemaFields(schema: unknown): SchemaField[] {
  const root = isRecord(schema) ? schema : {};
  return readObject(resolveSchema(root, root), root, 0);
}

/** Defaults of the schema: what a fresh form starts with. */
export function schemaDefaults(schema: unknown): Record<string, unknown> {
  const root = isRecord(schema) ? schema : {};
  const properties = resolveSchema(root, root)["properties"];
  if (!isRecord(properties)) return {};
  const entries = Object.entries(properties).flatMap(([name, property]) => {
    const resolved = isRecord(property) ? resolveSchema(property, root) : {};
    return "default" in resolved ? [[name, resolved["default"]] as const] : [];
  });
  return Object.fromEntries(entries);
}

function readObject(schema: JsonSchema, root: JsonSchema, depth: number): SchemaField[] {
  const properties = schema["properties"];
  if (!isRecord(properties)) return [];
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  return Object.entries(properties).map(([name, property]) => {
    const resolved = isRecord(property) ? resolveSchema(property, root) : {};
    return {
      ...readKind(resolved, root, depth),
      name,
      label: textOf(resolved["title"]) ?? name,
      description: textOf(resolved["description"]),
      required: required.includes(name),
    };
  });
}

function readKind(schema: JsonSchema, root: JsonSchema, depth: number): FieldKind {
  const scalar = readScalar(schema);
  if (scalar) return scalar;
  if (schema["type"] === "array" && isRecord(schema["items"])) {
    const item = readScalar(resolveSchema(schema["items"], root));
    if (item && item.kind !== "boolean") return { kind: "list", item };
  }
  if (schema["type"] === "object" && depth === 0 && !isOpen(schema)) {
    const fields = readObject(schema, root, depth + 1);
    if (fields.length > 0) return { kind: "group", fields };
  }
  return { kind: "json" };
}

function readScalar(schema: JsonSchema): ScalarKind | null {
  const options = readOptions(schema);
  if (options) return { kind: "choice", options };
  switch (schema["type"]) {
    case "string":
      return readText(schema);
    case "number":
    case "integer":
      return {
        kind: "number",
        integer: schema["type"] === "integer",
        min: numberOf(schema["minimum"]),
        max: numberOf(schema["maximum"]),
      };
    case "boolean":
      return { kind: "boolean" };
    default:
      return null;
  }
}

const MULTILINE_FROM = 256;

function readText(schema: JsonSchema): ScalarKind {
  const format = textOf(schema["format"]);
  const maxLength = numberOf(schema["maxLength"]) ?? 0;
  const examples = Array.isArray(schema["examples"]) ? schema["examples"] : [];
  return {
    kind: "text",
    multiline: format === "textarea" || (maxLength >= MULTILINE_FROM && format === undefined),
    format,
    placeholder: textOf(examples[0]),
  };
}

function readOptions(schema: JsonSchema): SchemaOption[] | null {
  if ("const" in schema && isOptionValue(schema["const"]))
    return [optionOf(schema["const"], schema["title"])];
  const values = schema["enum"];
  if (Array.isArray(values) && values.length > 0 && values.every(isOptionValue)) {
    const names = Array.isArray(schema["enumNames"]) ? schema["enumNames"] : [];
    return values.map((value, position) => optionOf(value, names[position]));
  }
  const variants = schema["oneOf"] ?? schema["anyOf"];
  if (!Array.isArray(variants) || variants.length === 0) return null;
  const options = variants.map((variant: unknown) =>
    isRecord(variant) && isOptionValue(variant["const"])
      ? optionOf(variant["const"], variant["title"])
      : null,
  );
  return options.every((option) => option !== null) ? options : null;
}

/** Beyond its named properties it takes any other: a form would drop those. */
function isOpen(schema: JsonSchema): boolean {
  return isRecord(schema["additionalProperties"]) || isRecord(schema["patternProperties"]);
}

function optionOf(value: SchemaOption["value"], title: unknown): SchemaOption {
  return { value, label: textOf(title) ?? String(value) };
}

function isOptionValue(value: unknown): value is SchemaOption["value"] {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

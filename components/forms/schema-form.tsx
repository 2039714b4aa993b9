"use client";

import { useId, useMemo } from "react";
import { JsonInput } from "@/components/forms/json-input";
import { SchemaFieldControl } from "@/components/forms/schema-field";
import { readSchemaFields } from "@/components/forms/schema-model";
import { isRecord } from "@/components/forms/schema-resolve";
import { withMember } from "@/components/forms/schema-value";

export type SchemaFormProps = {
  /** A JSON Schema of an object. */
  schema: unknown;
  value: Readonly<Record<string, unknown>>;
  onChange: (value: Record<string, unknown>) => void;
  /** By path: "name", "headers.accept", "tags.0". */
  errors?: Readonly<Record<string, string>> | undefined;
  disabled?: boolean | undefined;
  /** Control ids are `${idPrefix}-${path}`, for FormErrorSummary. */
  idPrefix?: string | undefined;
  /** Shown when the schema asks for nothing. */
  emptyText?: string | undefined;
};

/** Draws a form from a JSON Schema. Draws no form element: the page owns submit and checks. */
export function SchemaForm({
  schema,
  value,
  onChange,
  errors = {},
  disabled,
  idPrefix,
  emptyText,
}: SchemaFormProps) {
  const generated = useId();
  const fields = useMemo(() => readSchemaFields(schema), [schema]);
  if (fields.length === 0) {
    if (!takesAnything(schema))
      return <p className="text-muted-foreground">{emptyText ?? "Nothing to fill in."}</p>;
    return (
      <JsonInput
        id={`${idPrefix ?? generated}-json`}
        label="Arguments (JSON)"
        value={value}
        objectOnly
        onChange={(next) => onChange(isRecord(next) ? next : {})}
        disabled={disabled}
      />
    );
  }
  return (
    <div className="grid gap-5">
      {fields.map((field) => (
        <SchemaFieldControl
          key={field.name}
          field={field}
          path={field.name}
          value={value[field.name]}
          onChange={(member) => onChange(withMember(value, field.name, member))}
          errors={errors}
          disabled={disabled === true}
          idPrefix={idPrefix ?? generated}
        />
      ))}
    </div>
  );
}

/** No properties named, but others allowed: only raw JSON can say what to send. */
function takesAnything(schema: unknown): boolean {
  if (!isRecord(schema)) return false;
  const others = schema["additionalProperties"];
  return (
    isRecord(others) || others === true || ["$ref", "oneOf", "anyOf", "allOf"].some((key) => key in schema)
  );
}

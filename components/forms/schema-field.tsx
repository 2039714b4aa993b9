"use client";

import { JsonInput } from "@/components/forms/json-input";
import { SchemaListControl } from "@/components/forms/schema-list";
import type { SchemaField } from "@/components/forms/schema-model";
import { isRecord } from "@/components/forms/schema-resolve";
import { ScalarControl } from "@/components/forms/schema-scalar";
import { withMember } from "@/components/forms/schema-value";
import { CheckboxField } from "@/components/ui/checkbox";
import { Field, FieldSet } from "@/components/ui/field";

export type SchemaFieldProps = {
  field: SchemaField;
  path: string;
  value: unknown;
  onChange: (value: unknown) => void;
  errors: Readonly<Record<string, string>>;
  disabled: boolean;
  idPrefix: string;
};

export function SchemaFieldControl(props: SchemaFieldProps) {
  const { field, path, value, onChange, errors, disabled, idPrefix } = props;
  const id = `${idPrefix}-${path}`;
  const texts = { id, hint: field.description, error: errors[path], required: field.required };
  switch (field.kind) {
    case "text":
    case "number":
    case "choice":
      return (
        <Field label={field.label} {...texts}>
          <ScalarControl
            scalar={field}
            value={value}
            onChange={onChange}
            required={field.required}
            disabled={disabled}
          />
        </Field>
      );
    case "boolean":
      return (
        <CheckboxField
          id={id}
          label={field.label}
          description={errors[path] ?? field.description}
          aria-invalid={errors[path] ? true : undefined}
          checked={value === true}
          onCheckedChange={(checked) => onChange(checked === true)}
          disabled={disabled}
        />
      );
    case "list":
      return (
        <FieldSet legend={field.label} {...texts}>
          <SchemaListControl
            item={field.item}
            label={field.label}
            {...{ path, value, onChange, errors, disabled, idPrefix }}
          />
        </FieldSet>
      );
    case "group":
      return <GroupControl {...props} fields={field.fields} />;
    case "json":
      return (
        <JsonInput label={field.label} {...texts} value={value} onChange={onChange} disabled={disabled} />
      );
  }
}

function GroupControl({
  fields,
  field,
  path,
  value,
  onChange,
  errors,
  disabled,
  idPrefix,
}: SchemaFieldProps & { fields: SchemaField[] }) {
  const members = isRecord(value) ? value : {};
  const change = (name: string, member: unknown) => {
    const next = withMember(members, name, member);
    onChange(Object.keys(next).length === 0 && !field.required ? undefined : next);
  };
  return (
    <FieldSet legend={field.label} hint={field.description} error={errors[path]} required={field.required}>
      <div className="grid gap-4 border-l-2 border-border pl-4">
        {fields.map((member) => (
          <SchemaFieldControl
            key={member.name}
            field={member}
            path={`${path}.${member.name}`}
            value={members[member.name]}
            onChange={(next) => change(member.name, next)}
            errors={errors}
            disabled={disabled}
            idPrefix={idPrefix}
          />
        ))}
      </div>
    </FieldSet>
  );
}

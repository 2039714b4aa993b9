"use client";

import type { ScalarKind } from "@/components/forms/schema-model";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Textarea } from "@/components/ui/textarea";

export type ScalarControlProps = {
  scalar: ScalarKind;
  value: unknown;
  onChange: (value: unknown) => void;
  required: boolean;
  disabled: boolean;
  id?: string | undefined;
  "aria-label"?: string | undefined;
  "aria-invalid"?: boolean | undefined;
};

/** One plain value. Emptied means "not given", except for a required text, which is then "". */
export function ScalarControl({ scalar, value, onChange, required, ...rest }: ScalarControlProps) {
  switch (scalar.kind) {
    case "text": {
      const text = {
        ...rest,
        value: typeof value === "string" ? value : "",
        placeholder: scalar.placeholder,
        onChange: (event: { target: { value: string } }) =>
          onChange(event.target.value === "" && !required ? undefined : event.target.value),
      };
      return scalar.multiline ? <Textarea {...text} /> : <Input {...text} type={inputType(scalar.format)} />;
    }
    case "number":
      return (
        <Input
          {...rest}
          type="number"
          inputMode={scalar.integer ? "numeric" : "decimal"}
          step={scalar.integer ? 1 : "any"}
          min={scalar.min}
          max={scalar.max}
          value={typeof value === "number" ? value : ""}
          onChange={(event) =>
            onChange(Number.isNaN(event.target.valueAsNumber) ? undefined : event.target.valueAsNumber)
          }
        />
      );
    case "choice":
    case "boolean":
      return <ChoiceControl options={optionsOf(scalar)} {...{ value, onChange, required }} {...rest} />;
  }
}

type ChoiceProps = Omit<ScalarControlProps, "scalar"> & { options: ReturnType<typeof optionsOf> };

/** Options are told apart by position: their values may be numbers, which a list of the browser cannot hold. */
function ChoiceControl({ options, value, onChange, required, ...rest }: ChoiceProps) {
  const position = options.findIndex((option) => option.value === value);
  return (
    <NativeSelect
      {...rest}
      placeholder={required ? "Choose…" : "Not set"}
      options={options.map((option, index) => ({ value: String(index), label: option.label }))}
      value={position === -1 ? "" : String(position)}
      onChange={(event) =>
        onChange(event.target.value === "" ? undefined : options[Number(event.target.value)]?.value)
      }
    />
  );
}

function optionsOf(scalar: Extract<ScalarKind, { kind: "choice" | "boolean" }>) {
  if (scalar.kind === "choice") return scalar.options;
  return [
    { value: true, label: "Yes" },
    { value: false, label: "No" },
  ];
}

function inputType(format: string | undefined): string {
  switch (format) {
    case "email":
      return "email";
    case "uri":
    case "url":
      return "url";
    case "date":
      return "date";
    case "password":
      return "password";
    default:
      return "text";
  }
}

"use client";

import { useState } from "react";
import { parseJsonText } from "@/components/forms/schema-value";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";

export type JsonInputProps = {
  label: string;
  /** undefined shows as empty. */
  value: unknown;
  /** Called with each text that is valid JSON. */
  onChange: (value: unknown) => void;
  /** Told whenever the text becomes valid or not: keep the submit button shut while it is not. */
  onValidity?: ((valid: boolean) => void) | undefined;
  id?: string | undefined;
  hint?: string | undefined;
  error?: string | undefined;
  required?: boolean | undefined;
  disabled?: boolean | undefined;
  rows?: number | undefined;
  /** Takes an object and nothing else; empty text is the empty object. */
  objectOnly?: boolean | undefined;
};

/** A JSON value as text. Keeps what is typed while it is not valid yet, and says what is wrong with it. */
export function JsonInput(props: JsonInputProps) {
  const {
    label,
    value,
    onChange,
    onValidity,
    disabled,
    rows = 6,
    error,
    objectOnly = false,
    ...field
  } = props;
  const [text, setText] = useState(() => textOf(value));
  const [reported, setReported] = useState(value);
  const parsed = parseJsonText(text, objectOnly);

  // The value was replaced from outside (a reset, the form view): its text replaces what was typed.
  if (value !== reported && textOf(value) !== textOf(reported)) {
    setReported(value);
    setText(textOf(value));
  }

  function change(next: string): void {
    setText(next);
    const result = parseJsonText(next, objectOnly);
    onValidity?.(result.ok);
    if (!result.ok) return;
    setReported(result.value);
    onChange(result.value);
  }

  return (
    <Field {...field} label={label} error={parsed.ok ? error : parsed.message}>
      <Textarea
        mono
        rows={rows}
        value={text}
        onChange={(event) => change(event.target.value)}
        disabled={disabled}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
      />
    </Field>
  );
}

function textOf(value: unknown): string {
  return value === undefined ? "" : JSON.stringify(value, null, 2);
}

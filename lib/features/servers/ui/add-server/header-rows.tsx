"use client";

import { Eye, EyeOff, Plus, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, FieldSet } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { HEADERS_MAX } from "../../constants";
import { headerNameProblem, headerValueProblem } from "../../policy";
import { lacksScheme, type HeaderRow } from "./draft";

export type HeaderRowsProps = {
  id: string;
  rows: readonly HeaderRow[];
  onChange: (rows: readonly HeaderRow[]) => void;
  /** About all of them together. */
  error: string | undefined;
  errorOf: (row: HeaderRow) => string | undefined;
};

/** Names and values of headers, a row each. */
export function HeaderRows({ id, rows, onChange, error, errorOf }: HeaderRowsProps) {
  const addButton = useRef<HTMLButtonElement>(null);

  function change(changed: HeaderRow): void {
    onChange(rows.map((row) => (row.id === changed.id ? changed : row)));
  }

  function add(): void {
    onChange([...rows, { id: Math.max(0, ...rows.map((row) => row.id)) + 1, name: "", value: "" }]);
  }

  function remove(removed: HeaderRow): void {
    onChange(rows.filter((row) => row.id !== removed.id));
    addButton.current?.focus();
  }

  return (
    <FieldSet
      id={id}
      legend="Headers"
      hint="Sent with every request to this server’s origin, and to no other. Values are stored encrypted and never shown again."
      error={error}
    >
      <div className="grid gap-3">
        {rows.map((row, index) => (
          <Row
            key={row.id}
            row={row}
            number={index + 1}
            error={errorOf(row)}
            onChange={change}
            onRemove={() => remove(row)}
          />
        ))}
        <div>
          <Button
            ref={addButton}
            variant="outline"
            size="sm"
            disabled={rows.length >= HEADERS_MAX}
            onClick={add}
          >
            <Plus aria-hidden />
            Add header
          </Button>
        </div>
      </div>
    </FieldSet>
  );
}

type RowProps = {
  row: HeaderRow;
  number: number;
  error: string | undefined;
  onChange: (row: HeaderRow) => void;
  onRemove: () => void;
};

function Row({ row, number, error, onChange, onRemove }: RowProps) {
  const [isShown, setShown] = useState(false);
  // A name that is there twice is a problem of the name.
  const isValueWrong =
    headerNameProblem(row.name.trim()) === null && headerValueProblem(row.value.trim()) !== null;
  const value = useRef<HTMLInputElement>(null);

  function addScheme(): void {
    onChange({ ...row, value: `Bearer ${row.value.trim()}` });
    // The button goes with what it was for.
    value.current?.focus();
  }

  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto]">
      <Field label={`Name of header ${String(number)}`} hideLabel error={isValueWrong ? undefined : error}>
        <Input
          mono
          value={row.name}
          onChange={(event) => onChange({ ...row, name: event.target.value })}
          placeholder="e.g. X-API-Key"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </Field>
      <Field
        label={`Value of header ${String(number)}`}
        hideLabel
        className="order-last col-span-2 sm:order-none sm:col-span-1"
        error={isValueWrong ? error : undefined}
        hint={lacksScheme(row) && <MissingScheme onAdd={addScheme} />}
      >
        <Input
          ref={value}
          mono
          type={isShown ? "text" : "password"}
          value={row.value}
          onChange={(event) => onChange({ ...row, value: event.target.value })}
          placeholder={row.name.trim().toLowerCase() === "authorization" ? "e.g. Bearer and the token" : ""}
          autoComplete="new-password"
          spellCheck={false}
          suffix={
            <IconButton
              size="sm"
              label={isShown ? `Hide value ${String(number)}` : `Show value ${String(number)}`}
              icon={isShown ? <EyeOff /> : <Eye />}
              onClick={() => setShown(!isShown)}
            />
          }
        />
      </Field>
      <IconButton label={`Remove header ${String(number)}`} icon={<Trash2 />} onClick={onRemove} />
    </div>
  );
}

function MissingScheme({ onAdd }: { onAdd: () => void }) {
  return (
    <>
      Most servers want the word Bearer before the token.{" "}
      <button type="button" onClick={onAdd} className="font-medium text-link hover:underline">
        Put it there
      </button>
    </>
  );
}

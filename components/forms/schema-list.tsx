"use client";

import { Plus, X } from "lucide-react";
import type { ScalarKind } from "@/components/forms/schema-model";
import { ScalarControl } from "@/components/forms/schema-scalar";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";

export type SchemaListProps = {
  item: ScalarKind;
  label: string;
  path: string;
  value: unknown;
  onChange: (value: unknown) => void;
  errors: Readonly<Record<string, string>>;
  disabled: boolean;
  idPrefix: string;
};

/** A list of plain values, one line each. */
export function SchemaListControl({
  item,
  label,
  path,
  value,
  onChange,
  errors,
  disabled,
  idPrefix,
}: SchemaListProps) {
  const entries: unknown[] = Array.isArray(value) ? value : [];
  const replace = (position: number, entry: unknown) =>
    onChange(entries.map((old, index) => (index === position ? (entry ?? emptyEntry(item)) : old)));
  const remove = (position: number) => {
    const rest = entries.filter((_, index) => index !== position);
    onChange(rest.length === 0 ? undefined : rest);
  };
  return (
    <div className="grid gap-2">
      {entries.map((entry, position) => (
        <div key={position} className="grid gap-1">
          <div className="flex items-start gap-1.5">
            <div className="min-w-0 flex-1">
              <ScalarControl
                scalar={item}
                value={entry}
                onChange={(next) => replace(position, next)}
                required
                disabled={disabled}
                id={`${idPrefix}-${path}.${position}`}
                aria-label={`${label} ${position + 1}`}
                aria-invalid={errors[`${path}.${position}`] ? true : undefined}
              />
            </div>
            <IconButton
              label={`Remove ${label} ${position + 1}`}
              icon={<X />}
              onClick={() => remove(position)}
              disabled={disabled}
            />
          </div>
          {errors[`${path}.${position}`] && (
            <p role="alert" className="text-[0.8125rem] text-destructive">
              {errors[`${path}.${position}`]}
            </p>
          )}
        </div>
      ))}
      <div>
        <Button
          variant="outline"
          size="sm"
          disabled={disabled}
          onClick={() => onChange([...entries, emptyEntry(item)])}
          aria-label={`Add to ${label}`}
        >
          <Plus aria-hidden />
          Add
        </Button>
      </div>
    </div>
  );
}

function emptyEntry(item: ScalarKind): unknown {
  switch (item.kind) {
    case "text":
      return "";
    case "number":
      return item.min ?? 0;
    case "boolean":
      return false;
    case "choice":
      return item.options[0]?.value ?? "";
  }
}

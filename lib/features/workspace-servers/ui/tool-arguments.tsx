"use client";

import { JsonInput } from "@/components/forms/json-input";
import { isRecord } from "@/components/forms/schema-resolve";
import { SchemaForm } from "@/components/forms/schema-form";
import { cn } from "@/components/cn";

export type ToolArgumentsProps = {
  schema: unknown;
  value: Readonly<Record<string, unknown>>;
  onChange: (value: Record<string, unknown>) => void;
  view: "form" | "json";
  onView: (view: "form" | "json") => void;
  onValidity: (valid: boolean) => void;
  errors: Readonly<Record<string, string>>;
  disabled: boolean;
};

/** The arguments of a tool: as a form made from its schema, or as JSON. Both edit the same value. */
export function ToolArguments(props: ToolArgumentsProps) {
  const { schema, value, onChange, view, onView, onValidity, errors, disabled } = props;

  function show(next: "form" | "json"): void {
    // What was not valid JSON was never taken over: the form shows the last value that was.
    onValidity(true);
    onView(next);
  }

  return (
    <fieldset className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex items-center justify-between gap-3">
        <legend className="float-left text-sm font-semibold">Arguments</legend>
        <div role="group" aria-label="Enter arguments as" className="flex gap-1 rounded-md bg-secondary p-1">
          <ViewButton pressed={view === "form"} onClick={() => show("form")} text="Form" />
          <ViewButton pressed={view === "json"} onClick={() => show("json")} text="JSON" />
        </div>
      </div>
      {view === "form" ? (
        <SchemaForm
          schema={schema}
          value={value}
          onChange={onChange}
          errors={errors}
          disabled={disabled}
          emptyText="This tool takes no arguments."
        />
      ) : (
        <JsonInput
          label="Arguments as JSON"
          value={value}
          onChange={(next) => onChange(isRecord(next) ? next : {})}
          onValidity={onValidity}
          disabled={disabled}
          objectOnly
          rows={10}
        />
      )}
    </fieldset>
  );
}

function ViewButton({ pressed, onClick, text }: { pressed: boolean; onClick: () => void; text: string }) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onClick}
      className={cn(
        "h-6 rounded-sm px-2.5 text-[0.8125rem] font-medium text-muted-foreground hover:text-foreground",
        "aria-pressed:bg-card aria-pressed:text-foreground aria-pressed:shadow-raised",
      )}
    >
      {text}
    </button>
  );
}

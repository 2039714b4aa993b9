"use client";

import { CircleAlert } from "lucide-react";
import { useId, type ReactNode } from "react";
import { cn } from "@/components/cn";
import { FieldContext } from "@/components/ui/field-context";
import { Label } from "@/components/ui/label";

type FieldTexts = {
  hint?: ReactNode;
  /** What is wrong and what to do. Announced when it appears. */
  error?: string | undefined;
  required?: boolean | undefined;
  className?: string | undefined;
  children: ReactNode;
};

export type FieldProps = FieldTexts & {
  label: ReactNode;
  /** Id of the control; FormErrorSummary links to it. */
  id?: string | undefined;
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean | undefined;
  /** Stands at the right end of the label line, e.g. a link. */
  aside?: ReactNode;
};

/** Label, hint and error around one control (Input, Textarea, Select, …), which wires itself to them. */
export function Field({
  label,
  hint,
  error,
  required,
  id,
  hideLabel,
  aside,
  className,
  children,
}: FieldProps) {
  const generated = useId();
  const controlId = id ?? generated;
  const wiring = fieldWiring(controlId, hint, error, required);
  return (
    <div className={cn("grid content-start gap-1.5", className)}>
      <div className={cn("flex items-baseline justify-between gap-3", hideLabel && "sr-only")}>
        <Label htmlFor={controlId}>
          {label}
          {required && <RequiredMark />}
        </Label>
        {aside && <div className="text-[0.8125rem]">{aside}</div>}
      </div>
      <FieldContext value={wiring}>{children}</FieldContext>
      <FieldMessages controlId={controlId} hint={hint} error={error} />
    </div>
  );
}

export type FieldSetProps = FieldTexts & { legend: ReactNode; id?: string | undefined };

/** The same around a group of controls: radio cards, checkboxes. */
export function FieldSet({ legend, hint, error, required, id, className, children }: FieldSetProps) {
  const generated = useId();
  const groupId = id ?? generated;
  const { describedBy } = fieldWiring(groupId, hint, error, required);
  return (
    <fieldset
      id={groupId}
      tabIndex={-1}
      aria-describedby={describedBy}
      className={cn("grid min-w-0 content-start", className)}
    >
      <legend className="mb-1.5 text-sm font-medium">
        {legend}
        {required && <RequiredMark />}
      </legend>
      <FieldMessages controlId={groupId} hint={hint} className="-mt-1 mb-2" />
      {children}
      <FieldMessages controlId={groupId} error={error} className="mt-1.5" />
    </fieldset>
  );
}

function fieldWiring(
  controlId: string,
  hint: ReactNode,
  error: string | undefined,
  required: boolean | undefined,
) {
  const ids = [hint ? `${controlId}-hint` : "", error ? `${controlId}-error` : ""].filter(Boolean).join(" ");
  return { controlId, describedBy: ids || undefined, invalid: Boolean(error), required: required === true };
}

function RequiredMark() {
  return (
    <span aria-hidden className="ml-0.5 text-destructive">
      *
    </span>
  );
}

type MessagesProps = { controlId: string; hint?: ReactNode; error?: string | undefined; className?: string };

function FieldMessages({ controlId, hint, error, className }: MessagesProps) {
  return (
    <div className={cn("grid gap-1 text-[0.8125rem] empty:hidden", className)}>
      {hint && (
        <p id={`${controlId}-hint`} className="text-muted-foreground">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${controlId}-error`} role="alert" className="flex items-start gap-1.5 text-destructive">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span className="min-w-0 break-words">{error}</span>
        </p>
      )}
    </div>
  );
}

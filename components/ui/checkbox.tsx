"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as CheckboxPrimitive } from "radix-ui";
import { useId, type ComponentProps, type ReactNode } from "react";
import { cn } from "@/components/cn";
import { useFieldControl } from "@/components/ui/field-context";

export type CheckboxProps = ComponentProps<typeof CheckboxPrimitive.Root>;

/** A bare box: needs a Field, a label or an aria-label. With text beside it use CheckboxField. */
export function Checkbox({ className, ...props }: CheckboxProps) {
  const { required, ...control } = useFieldControl(props);
  return (
    <CheckboxPrimitive.Root
      {...props}
      {...control}
      {...(required ? { required } : {})}
      className={cn(
        "group grid size-4 shrink-0 place-content-center rounded-[4px] border border-input bg-card text-primary-foreground shadow-raised",
        "transition-colors data-[state=checked]:border-primary data-[state=checked]:bg-primary",
        "data-[state=indeterminate]:border-primary data-[state=indeterminate]:bg-primary",
        "aria-invalid:border-destructive disabled:cursor-not-allowed disabled:opacity-55",
        className,
      )}
    >
      <CheckboxPrimitive.Indicator className="grid place-content-center">
        <Minus aria-hidden className="hidden size-3 stroke-3 group-data-[state=indeterminate]:block" />
        <Check aria-hidden className="size-3 stroke-3 group-data-[state=indeterminate]:hidden" />
      </CheckboxPrimitive.Indicator>
    </CheckboxPrimitive.Root>
  );
}

export type CheckboxFieldProps = CheckboxProps & { label: ReactNode; description?: ReactNode };

export function CheckboxField({ label, description, className, ...props }: CheckboxFieldProps) {
  const generated = useId();
  const id = props.id ?? generated;
  return (
    <div className={cn("flex items-start gap-2.5", className)}>
      <Checkbox
        {...props}
        id={id}
        aria-describedby={description ? `${id}-description` : undefined}
        className="mt-0.5"
      />
      <div className="grid min-w-0">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {description && (
          <p id={`${id}-description`} className="text-[0.8125rem] text-muted-foreground">
            {description}
          </p>
        )}
      </div>
    </div>
  );
}

"use client";

import { Switch as SwitchPrimitive } from "radix-ui";
import { useId, type ComponentProps, type ReactNode } from "react";
import { cn } from "@/components/cn";
import { useFieldControl } from "@/components/ui/field-context";

export type SwitchProps = ComponentProps<typeof SwitchPrimitive.Root> & {
  /** The change is being saved: shown, and a second change waits. Not disabled: that would take the focus away. */
  pending?: boolean | undefined;
};

/** Takes effect at once. Needs a Field, a label or an aria-label; with text beside it use SwitchField. */
export function Switch({ className, pending, ...props }: SwitchProps) {
  const { required, "aria-invalid": invalid, ...control } = useFieldControl(props);
  return (
    <SwitchPrimitive.Root
      {...props}
      {...control}
      {...(required ? { required } : {})}
      aria-invalid={invalid}
      {...(pending ? { "aria-busy": true, "aria-disabled": true, onCheckedChange: () => undefined } : {})}
      className={cn(
        "inline-flex h-5 w-9 shrink-0 items-center rounded-full border-2 border-transparent bg-input transition-colors",
        "data-[state=checked]:bg-primary disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55",
        pending && "animate-pulse",
        className,
      )}
    >
      <SwitchPrimitive.Thumb className="block size-4 rounded-full bg-background shadow-raised transition-transform data-[state=checked]:translate-x-4" />
    </SwitchPrimitive.Root>
  );
}

export type SwitchFieldProps = SwitchProps & { label: ReactNode; description?: ReactNode };

/** A row: what it does on the left, the switch on the right. */
export function SwitchField({ label, description, className, ...props }: SwitchFieldProps) {
  const generated = useId();
  const id = props.id ?? generated;
  return (
    <div className={cn("flex items-start justify-between gap-4", className)}>
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
      <Switch {...props} id={id} aria-describedby={description ? `${id}-description` : undefined} />
    </div>
  );
}

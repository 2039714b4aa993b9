"use client";

import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "@/components/cn";
import { controlClasses } from "@/components/ui/control-classes";
import { useFieldControl } from "@/components/ui/field-context";

export type SelectOption = { value: string; label: string; disabled?: boolean | undefined };

export type NativeSelectProps = ComponentProps<"select"> & {
  options?: readonly SelectOption[] | undefined;
  /** First entry, with the empty value. */
  placeholder?: string | undefined;
};

/** The browser's own list: the best choice for long lists and on phones. */
export function NativeSelect({ className, options, placeholder, children, ...props }: NativeSelectProps) {
  const control = useFieldControl(props);
  return (
    <div className={cn("relative", className)}>
      <select
        {...props}
        {...control}
        className={cn(controlClasses, "h-9 appearance-none truncate pr-8 pl-3")}
      >
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options?.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted-foreground"
      />
    </div>
  );
}

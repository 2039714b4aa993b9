"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as SelectPrimitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/components/cn";
import { controlClasses } from "@/components/ui/control-classes";
import { useFieldControl } from "@/components/ui/field-context";
import { floatingClasses, menuItemClasses } from "@/components/ui/menu-classes";

export type RichOption = {
  value: string;
  label: string;
  description?: string | undefined;
  icon?: ReactNode;
  disabled?: boolean | undefined;
};

export type SelectProps = Omit<ComponentProps<typeof SelectPrimitive.Root>, "children"> & {
  options: readonly RichOption[];
  placeholder?: string | undefined;
  id?: string | undefined;
  "aria-label"?: string | undefined;
  className?: string | undefined;
};

/** A list whose options carry an icon or a second line. Values may not be empty; use `placeholder` for "none yet". */
export function Select({
  options,
  placeholder,
  id,
  className,
  "aria-label": ariaLabel,
  ...props
}: SelectProps) {
  const { required, ...control } = useFieldControl({ id, required: props.required });
  return (
    <SelectPrimitive.Root {...props} {...(required ? { required } : {})}>
      <SelectPrimitive.Trigger
        {...control}
        aria-label={ariaLabel}
        className={cn(
          controlClasses,
          "flex h-9 items-center justify-between gap-2 px-3 text-left data-[placeholder]:text-muted-foreground [&>span]:truncate",
          className,
        )}
      >
        <SelectPrimitive.Value placeholder={placeholder} />
        <SelectPrimitive.Icon asChild>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        </SelectPrimitive.Icon>
      </SelectPrimitive.Trigger>
      <SelectPrimitive.Portal>
        <SelectPrimitive.Content
          position="popper"
          sideOffset={4}
          className={cn(
            floatingClasses,
            "max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width)",
          )}
        >
          <SelectPrimitive.Viewport className="p-1">
            {options.map((option) => (
              <Option key={option.value} option={option} />
            ))}
          </SelectPrimitive.Viewport>
        </SelectPrimitive.Content>
      </SelectPrimitive.Portal>
    </SelectPrimitive.Root>
  );
}

function Option({ option }: { option: RichOption }) {
  return (
    <SelectPrimitive.Item
      value={option.value}
      {...(option.disabled ? { disabled: true } : {})}
      className={cn(menuItemClasses, "items-start pr-8")}
    >
      {option.icon && <span className="mt-0.5">{option.icon}</span>}
      <div className="grid min-w-0">
        <SelectPrimitive.ItemText>{option.label}</SelectPrimitive.ItemText>
        {option.description && (
          <span className="text-[0.8125rem] text-muted-foreground">{option.description}</span>
        )}
      </div>
      <SelectPrimitive.ItemIndicator className="absolute top-2 right-2">
        <Check aria-hidden className="size-4" />
      </SelectPrimitive.ItemIndicator>
    </SelectPrimitive.Item>
  );
}

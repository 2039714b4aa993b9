"use client";

import { Popover as PopoverPrimitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/components/cn";
import { floatingClasses } from "@/components/ui/menu-classes";

export const Popover = PopoverPrimitive.Root;
export const PopoverTrigger = PopoverPrimitive.Trigger;
export const PopoverClose = PopoverPrimitive.Close;

export type PopoverContentProps = ComponentProps<typeof PopoverPrimitive.Content> & {
  /** Name of the popover: it is a dialog to screen readers. */
  label: string;
};

export function PopoverContent({ label, className, ...props }: PopoverContentProps) {
  return (
    <PopoverPrimitive.Portal>
      <PopoverPrimitive.Content
        align="start"
        sideOffset={6}
        collisionPadding={8}
        {...props}
        aria-label={label}
        className={cn(floatingClasses, "w-80 max-w-[calc(100vw-1rem)] p-4", className)}
      />
    </PopoverPrimitive.Portal>
  );
}

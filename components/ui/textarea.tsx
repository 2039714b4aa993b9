"use client";

import type { ComponentProps } from "react";
import { cn } from "@/components/cn";
import { controlClasses } from "@/components/ui/control-classes";
import { useFieldControl } from "@/components/ui/field-context";

export type TextareaProps = ComponentProps<"textarea"> & { mono?: boolean | undefined };

export function Textarea({ className, mono, ...props }: TextareaProps) {
  const control = useFieldControl(props);
  return (
    <textarea
      rows={3}
      {...props}
      {...control}
      className={cn(
        controlClasses,
        "min-h-20 px-3 py-2 leading-normal",
        mono && "font-mono md:text-[0.8125rem]",
        className,
      )}
    />
  );
}

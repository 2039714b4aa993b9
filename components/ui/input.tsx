"use client";

import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/components/cn";
import { controlClasses } from "@/components/ui/control-classes";
import { useFieldControl } from "@/components/ui/field-context";

export type InputProps = Omit<ComponentProps<"input">, "prefix"> & {
  /** Fixed text in front, e.g. the start of a URL. */
  prefix?: ReactNode;
  /** Fixed text or an icon button behind. */
  suffix?: ReactNode;
  mono?: boolean | undefined;
};

export function Input({ className, prefix, suffix, mono, ...props }: InputProps) {
  const control = useFieldControl(props);
  if (!prefix && !suffix) {
    return (
      <input
        {...props}
        {...control}
        className={cn(controlClasses, "h-9 px-3", mono && "font-mono", className)}
      />
    );
  }
  return (
    <div
      className={cn(
        controlClasses,
        "flex h-9 items-center overflow-hidden has-[input:focus-visible]:border-ring has-[input:focus-visible]:outline-2",
        "has-[input:focus-visible]:-outline-offset-1 has-[input:focus-visible]:outline-ring has-[input[aria-invalid]]:border-destructive",
        className,
      )}
    >
      {prefix && (
        <span className={cn("max-w-1/2 shrink-0 truncate pl-3 text-muted-foreground", mono && "font-mono")}>
          {prefix}
        </span>
      )}
      <input
        {...props}
        {...control}
        className={cn(
          "h-full min-w-0 flex-1 bg-transparent px-3 outline-none placeholder:text-muted-foreground disabled:cursor-not-allowed",
          prefix && "pl-0.5",
          mono && "font-mono",
        )}
      />
      {suffix && <span className="flex shrink-0 items-center pr-1 text-muted-foreground">{suffix}</span>}
    </div>
  );
}

import type { ComponentProps } from "react";
import { cn } from "@/components/cn";

export function Label({ className, ...props }: ComponentProps<"label">) {
  return <label {...props} className={cn("text-sm font-medium text-foreground", className)} />;
}

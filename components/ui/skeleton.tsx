import type { ComponentProps } from "react";
import { cn } from "@/components/cn";

/** Holds the place of what is loading; give it the size of what comes. */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return (
    <div aria-hidden {...props} className={cn("h-4 animate-pulse rounded-md bg-secondary", className)} />
  );
}

export type SkeletonTextProps = { lines?: number | undefined; className?: string | undefined };

export function SkeletonText({ lines = 3, className }: SkeletonTextProps) {
  return (
    <div aria-hidden className={cn("grid gap-2", className)}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} className={line === lines - 1 ? "w-3/5" : "w-full"} />
      ))}
    </div>
  );
}

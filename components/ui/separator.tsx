import { cn } from "@/components/cn";

export type SeparatorProps = {
  orientation?: "horizontal" | "vertical" | undefined;
  className?: string | undefined;
};

/** A line for the eye only. */
export function Separator({ orientation = "horizontal", className }: SeparatorProps) {
  return (
    <div
      aria-hidden
      className={cn(
        "shrink-0 bg-border",
        orientation === "horizontal" ? "h-px w-full" : "h-full w-px",
        className,
      )}
    />
  );
}

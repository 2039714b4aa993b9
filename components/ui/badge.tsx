import type { ComponentProps } from "react";
import { cn } from "@/components/cn";
import { toneSurface, type Tone } from "@/components/ui/tone";

export type BadgeProps = ComponentProps<"span"> & {
  tone?: Tone | undefined;
  /** Only a border: for facts (a version, a kind) rather than states. */
  outline?: boolean | undefined;
  mono?: boolean | undefined;
};

export function Badge({ tone = "neutral", outline, mono, className, ...props }: BadgeProps) {
  return (
    <span
      {...props}
      className={cn(
        "inline-flex h-5 max-w-full shrink-0 items-center gap-1 truncate rounded-sm px-1.5 text-xs font-medium whitespace-nowrap",
        "[&_svg]:size-3 [&_svg]:shrink-0",
        outline ? "border border-border bg-card text-muted-foreground" : toneSurface[tone],
        mono && "font-mono font-normal",
        className,
      )}
    />
  );
}

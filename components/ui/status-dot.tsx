import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import { toneFill, type Tone } from "@/components/ui/tone";

export type StatusDotProps = {
  tone: Tone;
  /** The state in words: a colour alone says nothing to many people. */
  label: ReactNode;
  /** Keeps the words for screen readers and the tooltip. */
  hideLabel?: boolean | undefined;
  /** Something is happening right now. */
  pulse?: boolean | undefined;
  className?: string | undefined;
};

export function StatusDot({ tone, label, hideLabel, pulse, className }: StatusDotProps) {
  return (
    <span
      className={cn("inline-flex min-w-0 items-center gap-2", className)}
      title={hideLabel && typeof label === "string" ? label : undefined}
    >
      <span aria-hidden className="relative flex size-2 shrink-0">
        {pulse && (
          <span className={cn("absolute inset-0 animate-ping rounded-full opacity-60", toneFill[tone])} />
        )}
        <span className={cn("relative size-2 rounded-full", toneFill[tone])} />
      </span>
      <span className={hideLabel ? "sr-only" : "truncate"}>{label}</span>
    </span>
  );
}

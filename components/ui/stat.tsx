import type { ReactNode } from "react";
import { cn } from "@/components/cn";

export type StatProps = {
  label: ReactNode;
  value: ReactNode;
  unit?: string | undefined;
  /** One more line: what it is measured over, how it changed. */
  hint?: ReactNode;
  /** Stands at the right, e.g. a Sparkline. */
  visual?: ReactNode;
  className?: string | undefined;
};

/** One number that matters. Put several in a StatGroup. */
export function Stat({ label, value, unit, hint, visual, className }: StatProps) {
  return (
    <div
      className={cn(
        "flex min-w-0 flex-wrap items-start justify-between gap-x-4 gap-y-3 border-t border-l border-border px-5 py-4",
        className,
      )}
    >
      <dl className="grid min-w-0 gap-1">
        <dt className="text-[0.8125rem] text-muted-foreground">{label}</dt>
        <dd className="text-2xl leading-none font-semibold tracking-tight tabular-nums">
          {value}
          {unit && (
            <span className="ml-1 text-sm font-normal tracking-normal text-muted-foreground">{unit}</span>
          )}
        </dd>
        {hint && <dd className="text-[0.8125rem] text-muted-foreground">{hint}</dd>}
      </dl>
      {visual}
    </div>
  );
}

export type StatGroupProps = {
  /** Columns where there is room; fewer on narrow screens and panels. */
  columns?: 2 | 3 | 4 | undefined;
  className?: string | undefined;
  children: ReactNode;
};

const columnClasses = {
  2: "grid-cols-2",
  3: "grid-cols-1 @md:grid-cols-3",
  4: "grid-cols-2 @2xl:grid-cols-4",
} as const;

/** The frame around several Stats, with lines between them. */
export function StatGroup({ columns = 4, className, children }: StatGroupProps) {
  return (
    <div
      className={cn(
        "@container overflow-hidden rounded-lg border border-border bg-card shadow-raised",
        className,
      )}
    >
      <div className={cn("-mt-px -ml-px grid", columnClasses[columns])}>{children}</div>
    </div>
  );
}

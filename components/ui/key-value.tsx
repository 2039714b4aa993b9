import type { ReactNode } from "react";
import { cn } from "@/components/cn";

export type KeyValueItem = { label: ReactNode; value: ReactNode };

export type KeyValueListProps = {
  items: readonly KeyValueItem[];
  /** "rows" puts label and value side by side, "stacked" the label above: for narrow panels. */
  layout?: "rows" | "stacked" | undefined;
  className?: string | undefined;
};

/** Facts. A missing value (null, undefined, "") shows as a dash. */
export function KeyValueList({ items, layout = "rows", className }: KeyValueListProps) {
  return (
    <dl className={cn("grid", layout === "rows" ? "divide-y divide-border" : "gap-3.5", className)}>
      {items.map((item, position) => (
        <div
          key={position}
          className={cn(
            "grid min-w-0 gap-x-4 gap-y-0.5",
            layout === "rows" && "items-baseline py-2.5 sm:grid-cols-[minmax(7rem,2fr)_minmax(0,3fr)]",
          )}
        >
          <dt className="text-[0.8125rem] text-muted-foreground">{item.label}</dt>
          <dd className="min-w-0 break-words">{isMissing(item.value) ? <Missing /> : item.value}</dd>
        </div>
      ))}
    </dl>
  );
}

function isMissing(value: ReactNode): boolean {
  return value === null || value === undefined || value === "";
}

function Missing() {
  return (
    <span className="text-muted-foreground">
      <span aria-hidden>–</span>
      <span className="sr-only">None</span>
    </span>
  );
}

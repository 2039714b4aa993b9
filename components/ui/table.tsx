import type { ComponentProps } from "react";
import { cn } from "@/components/cn";
import { ScrollRegion } from "@/components/ui/scroll-region";

export type TableProps = ComponentProps<"table"> & {
  /** Name of the table. */
  label: string;
};

/** Framed and scrolling sideways by itself; put it in a page, not in a Card. */
export function Table({ label, className, ...props }: TableProps) {
  return (
    <ScrollRegion label={label} className="rounded-lg border border-border bg-card shadow-raised">
      <table {...props} aria-label={label} className={cn("w-full border-collapse text-sm", className)} />
    </ScrollRegion>
  );
}

export function TableHeader({ className, ...props }: ComponentProps<"thead">) {
  return <thead {...props} className={cn("border-b border-border bg-muted/60", className)} />;
}

export function TableBody({ className, ...props }: ComponentProps<"tbody">) {
  return <tbody {...props} className={cn("divide-y divide-border", className)} />;
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return <tr {...props} className={cn("transition-colors", className)} />;
}

export function TableHead({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      {...props}
      className={cn(
        "h-9 px-4 text-left text-xs font-medium whitespace-nowrap text-muted-foreground",
        className,
      )}
    />
  );
}

export function TableCell({ className, ...props }: ComponentProps<"td">) {
  return <td {...props} className={cn("px-4 py-2.5 align-middle", className)} />;
}

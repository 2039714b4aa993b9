import type { ComponentProps } from "react";
import { cn } from "@/components/cn";

export function Card({ className, ...props }: ComponentProps<"section">) {
  return (
    <section
      {...props}
      className={cn(
        "flex min-w-0 flex-col rounded-lg border border-border bg-card text-card-foreground shadow-raised",
        className,
      )}
    />
  );
}

export function CardHeader({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      {...props}
      className={cn(
        "grid grid-cols-[minmax(0,1fr)] items-start has-[[data-slot=card-action]]:grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-0.5 px-5 pt-4 pb-3",
        "has-[[data-slot=card-action]]:[&>:not([data-slot=card-action])]:col-start-1",
        className,
      )}
    />
  );
}

export type CardTitleProps = ComponentProps<"h2"> & { as?: "h2" | "h3" | "h4" | undefined };

export function CardTitle({ as: Heading = "h2", className, ...props }: CardTitleProps) {
  return <Heading {...props} className={cn("text-sm font-semibold", className)} />;
}

export function CardDescription({ className, ...props }: ComponentProps<"p">) {
  return <p {...props} className={cn("text-[0.8125rem] text-muted-foreground", className)} />;
}

/** Stands at the header's right end. */
export function CardAction({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      {...props}
      data-slot="card-action"
      className={cn("col-start-2 row-span-2 row-start-1 flex items-center gap-2 self-start", className)}
    />
  );
}

export function CardContent({ className, ...props }: ComponentProps<"div">) {
  return <div {...props} className={cn("px-5 pb-5 first:pt-5", className)} />;
}

export function CardFooter({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      {...props}
      className={cn(
        "mt-auto flex flex-wrap items-center justify-between gap-3 rounded-b-lg border-t border-border bg-muted/50 px-5 py-3",
        className,
      )}
    />
  );
}

import type { ReactNode } from "react";
import { cn } from "@/components/cn";

export type EmptyStateProps = {
  icon?: ReactNode;
  title: ReactNode;
  /** Why it is empty and what would fill it. */
  description?: ReactNode;
  action?: ReactNode;
  /** Without a frame, inside a card or table. */
  bare?: boolean | undefined;
  className?: string | undefined;
};

export function EmptyState({ icon, title, description, action, bare, className }: EmptyStateProps) {
  return (
    <div
      className={cn(
        "flex flex-col items-center gap-4 px-6 py-12 text-center",
        !bare && "rounded-lg border border-dashed border-border bg-card",
        className,
      )}
    >
      {icon && (
        <div
          aria-hidden
          className="grid size-10 place-content-center rounded-lg border border-border bg-muted text-muted-foreground [&_svg]:size-5"
        >
          {icon}
        </div>
      )}
      <div className="grid max-w-full grid-cols-[minmax(0,1fr)] justify-items-center gap-1 break-words">
        <p className="max-w-full font-medium">{title}</p>
        {description && (
          <div className="w-full max-w-md text-sm text-balance text-muted-foreground">{description}</div>
        )}
      </div>
      {action && <div className="flex flex-wrap items-center justify-center gap-2">{action}</div>}
    </div>
  );
}

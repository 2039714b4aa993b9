import { Skeleton } from "@/components/ui/skeleton";

export type TableSkeletonProps = { columns: number; rows?: number | undefined };

/** Holds the place of a DataTable that is loading. */
export function TableSkeleton({ columns, rows = 6 }: TableSkeletonProps) {
  return (
    <div role="status" className="overflow-hidden rounded-lg border border-border bg-card shadow-raised">
      <span className="sr-only">Loading</span>
      <div aria-hidden className="h-9 border-b border-border bg-muted/60" />
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={row}
          aria-hidden
          className="flex h-11 items-center gap-6 border-b border-border px-4 last:border-b-0"
        >
          {Array.from({ length: columns }, (_, column) => (
            <Skeleton key={column} className={column === 0 ? "w-48 max-w-2/5" : "hidden w-20 sm:block"} />
          ))}
        </div>
      ))}
    </div>
  );
}

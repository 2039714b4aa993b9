import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageBody } from "@/components/layout/app-shell";
import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <PageBody>
      <div className="grid gap-2">
        <Skeleton className="h-6 w-20" />
        <Skeleton className="h-4 w-96 max-w-full" />
      </div>
      <div className="flex flex-wrap gap-2">
        <Skeleton className="h-9 w-full sm:w-64" />
        {[0, 1, 2, 3, 4].map((filter) => (
          <Skeleton key={filter} className="h-9 w-[calc(50%-0.25rem)] sm:w-32" />
        ))}
      </div>
      <TableSkeleton columns={6} rows={10} />
    </PageBody>
  );
}

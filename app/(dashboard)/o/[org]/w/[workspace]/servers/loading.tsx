import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageBody } from "@/components/layout/app-shell";
import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <PageBody>
      <div className="grid gap-2">
        <Skeleton className="h-6 w-36" />
        <Skeleton className="h-4 w-96 max-w-full" />
      </div>
      <Skeleton className="h-9 w-full sm:w-72" />
      <TableSkeleton columns={5} />
    </PageBody>
  );
}

import { PageBody } from "@/components/layout/app-shell";
import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <PageBody>
      <div role="status" className="grid gap-2">
        <span className="sr-only">Loading</span>
        <Skeleton className="h-4 w-12" />
        <Skeleton className="h-6 w-48" />
      </div>
      <div className="grid gap-6 xl:grid-cols-[minmax(0,1fr)_19rem] xl:gap-8">
        <div className="grid content-start gap-6">
          <Skeleton className="h-28 w-full" />
          <Skeleton className="h-48 w-full" />
          <Skeleton className="h-64 w-full" />
        </div>
        <Skeleton className="h-96 w-full" />
      </div>
    </PageBody>
  );
}

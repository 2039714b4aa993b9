import { PageBody } from "@/components/layout/app-shell";
import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <PageBody width="narrow">
      <div role="status" className="grid gap-6">
        <span className="sr-only">Loading</span>
        <div className="grid gap-2">
          <Skeleton className="h-4 w-24" />
          <Skeleton className="h-6 w-44" />
          <Skeleton className="w-72 max-w-full" />
        </div>
        <Skeleton className="h-5 w-52" />
        <Skeleton className="h-80 rounded-lg" />
        <Skeleton className="h-56 rounded-lg" />
      </div>
    </PageBody>
  );
}

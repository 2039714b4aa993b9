import { PageBody } from "@/components/layout/app-shell";
import { Skeleton, SkeletonText } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <PageBody width="narrow">
      <div role="status" className="grid gap-6">
        <span className="sr-only">Loading</span>
        <div className="grid gap-2">
          <Skeleton className="h-6 w-32" />
          <Skeleton className="w-80 max-w-full" />
        </div>
        <Skeleton className="h-1.5" />
        <div className="rounded-lg border border-border bg-card shadow-raised">
          {[1, 2, 3].map((step) => (
            <div key={step} className="flex gap-4 border-b border-border px-5 py-5 last:border-b-0">
              <Skeleton className="size-7 rounded-full" />
              <div className="grid flex-1 gap-3 pt-1.5">
                <Skeleton className="w-28" />
                <SkeletonText lines={2} className="max-w-md" />
              </div>
            </div>
          ))}
        </div>
      </div>
    </PageBody>
  );
}

import { PageBody } from "@/components/layout/app-shell";
import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <PageBody width="narrow">
      <Skeleton className="h-6 w-28" />
      <Skeleton className="h-40 w-full" />
      <Skeleton className="h-64 w-full" />
    </PageBody>
  );
}

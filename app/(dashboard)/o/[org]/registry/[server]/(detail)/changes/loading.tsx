import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <div role="status" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <span className="sr-only">Loading</span>
      <Skeleton className="h-5 w-96 max-w-full" />
      <Skeleton className="h-9 w-full sm:w-72" />
      <Skeleton className="h-96 w-full" />
    </div>
  );
}

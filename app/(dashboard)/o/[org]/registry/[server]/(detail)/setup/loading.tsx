import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <div role="status" className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <span className="sr-only">Loading</span>
      <Skeleton className="h-20 w-full max-w-xl" />
      <Skeleton className="h-40 w-full max-w-3xl" />
      <Skeleton className="h-72 w-full" />
    </div>
  );
}

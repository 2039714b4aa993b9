import { DetailLayout, PageBody } from "@/components/layout/app-shell";
import { Skeleton } from "@/components/ui/skeleton";

const TAB_WIDTHS = ["w-20", "w-28", "w-24", "w-32"];

export default function Loading() {
  return (
    <PageBody>
      <span role="status" className="sr-only">
        Loading
      </span>
      <div className="grid gap-3">
        <Skeleton className="h-4 w-24" />
        <div className="flex flex-wrap items-start justify-between gap-3">
          <div className="flex items-start gap-3">
            <Skeleton className="size-10" />
            <div className="grid gap-2">
              <Skeleton className="h-6 w-48" />
              <Skeleton className="h-4 w-64 max-w-full" />
            </div>
          </div>
          <Skeleton className="h-9 w-72 max-w-full" />
        </div>
      </div>
      <DetailLayout
        tabs={
          <div className="flex gap-4 overflow-hidden lg:flex-col lg:gap-3 lg:px-2.5 lg:pt-2">
            {TAB_WIDTHS.map((width) => (
              <Skeleton key={width} className={`h-5 shrink-0 ${width}`} />
            ))}
          </div>
        }
      >
        <Skeleton className="h-48 w-full lg:h-26" />
        <Skeleton className="h-96 w-full" />
      </DetailLayout>
    </PageBody>
  );
}

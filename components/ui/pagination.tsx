import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import { buttonVariants } from "@/components/ui/button";

export type CursorPaginationProps = {
  /** Address of the page before; null when this is the first. */
  previousHref: string | null;
  nextHref: string | null;
  /** What is paged, e.g. "Calls". */
  label: string;
  /** e.g. "50 per page". */
  summary?: ReactNode;
};

/** Renders nothing when there is only one page. */
export function CursorPagination({ previousHref, nextHref, label, summary }: CursorPaginationProps) {
  if (previousHref === null && nextHref === null) return null;
  return (
    <nav aria-label={`${label}: pages`} className="flex items-center justify-between gap-4">
      <p className="text-[0.8125rem] text-muted-foreground">{summary}</p>
      <div className="flex gap-2">
        <Step href={previousHref} rel="prev">
          <ChevronLeft aria-hidden />
          Previous
        </Step>
        <Step href={nextHref} rel="next">
          Next
          <ChevronRight aria-hidden />
        </Step>
      </div>
    </nav>
  );
}

function Step({ href, rel, children }: { href: string | null; rel: "prev" | "next"; children: ReactNode }) {
  const classes = cn(buttonVariants({ variant: "outline", size: "sm" }));
  if (href === null) {
    return (
      <span aria-disabled="true" role="link" className={classes}>
        {children}
      </span>
    );
  }
  return (
    <Link href={href} rel={rel} scroll={false} className={classes}>
      {children}
    </Link>
  );
}

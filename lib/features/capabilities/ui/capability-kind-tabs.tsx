"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { cn } from "@/components/cn";
import { withFilter } from "@/components/ui/filter-query";
import { CAPABILITY_KINDS, type CapabilityKind } from "../schema";
import { KIND_WORDS } from "./capability-item";

export type CapabilityKindTabsProps = {
  current: CapabilityKind;
  counts: Record<CapabilityKind, { total: number; enabled: number }>;
};

/** Tools, resources, templates, prompts: one list at a time, in the URL as `kind`. */
export function CapabilityKindTabs({ current, counts }: CapabilityKindTabsProps) {
  const pathname = usePathname();
  const query = useSearchParams().toString();
  return (
    <nav aria-label="Kind of capability">
      <ul className="scrollbar-none flex max-w-full gap-1 overflow-x-auto rounded-md bg-secondary p-1 sm:w-fit">
        {CAPABILITY_KINDS.map((kind) => (
          <li key={kind} className="shrink-0">
            <Link
              href={`${pathname}?${withFilter(query, "kind", kind)}`}
              scroll={false}
              aria-current={kind === current ? "page" : undefined}
              className={cn(
                "inline-flex h-7 items-center gap-1.5 rounded-sm px-2.5 text-[0.8125rem] font-medium text-muted-foreground",
                "transition-colors hover:text-foreground focus-visible:outline-offset-0",
                "aria-[current=page]:bg-card aria-[current=page]:text-foreground aria-[current=page]:shadow-raised",
              )}
            >
              {KIND_WORDS[kind].title}
              <Count {...counts[kind]} />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Count({ total, enabled }: { total: number; enabled: number }) {
  if (total === 0 || enabled === total) return <span className="tabular-nums">{total}</span>;
  return (
    <span className="tabular-nums">
      <span className="sr-only">{`${String(enabled)} of ${String(total)} on`}</span>
      <span aria-hidden>{`${String(enabled)}/${String(total)}`}</span>
    </span>
  );
}

"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef, type ReactNode } from "react";
import { cn } from "@/components/cn";
import { isCurrentPath } from "@/components/ui/current-path";

export type NavTab = {
  href: string;
  label: string;
  icon?: ReactNode;
  count?: number | undefined;
  /** Current only on exactly this path: for the first tab, whose path begins all others. */
  exact?: boolean | undefined;
};

export type NavTabsProps = {
  /** Name of this navigation, e.g. "Server". */
  label: string;
  tabs: readonly NavTab[];
  /** "vertical" stands at the left from 1024px on and lies on top below that. */
  orientation?: "horizontal" | "vertical" | undefined;
  className?: string | undefined;
};

/** Tabs that are pages. */
export function NavTabs({ label, tabs, orientation = "horizontal", className }: NavTabsProps) {
  const pathname = usePathname();
  const vertical = orientation === "vertical";
  return (
    <nav aria-label={label} className={className}>
      <ul
        className={cn(
          "scrollbar-none flex gap-1 overflow-x-auto border-b border-border px-0.5",
          vertical && "lg:flex-col lg:gap-0.5 lg:overflow-visible lg:border-b-0",
        )}
      >
        {tabs.map((tab) => (
          <li key={tab.href} className="shrink-0">
            <TabLink tab={tab} current={isCurrentPath(pathname, tab.href, tab.exact)} vertical={vertical} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function TabLink({ tab, current, vertical }: { tab: NavTab; current: boolean; vertical: boolean }) {
  const link = useRef<HTMLAnchorElement>(null);
  // The browser's scroll position: on a phone the current tab may lie outside of what is seen.
  useEffect(() => {
    if (current) link.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [current]);
  return (
    <Link
      ref={link}
      href={tab.href}
      aria-current={current ? "page" : undefined}
      className={cn(
        "relative flex h-9 items-center gap-2 rounded-md px-2.5 text-sm font-medium text-muted-foreground transition-colors",
        "hover:text-foreground focus-visible:-outline-offset-2 aria-[current=page]:text-foreground [&_svg]:size-4",
        "after:absolute after:inset-x-2.5 after:-bottom-px after:h-0.5 after:rounded-full aria-[current=page]:after:bg-primary",
        vertical &&
          "lg:h-auto lg:min-h-8 lg:py-1.5 lg:leading-5 lg:after:hidden lg:hover:bg-accent lg:aria-[current=page]:bg-accent",
      )}
    >
      {tab.icon}
      {tab.label}
      {tab.count !== undefined && (
        <span className="rounded-sm bg-secondary px-1.5 text-xs text-muted-foreground tabular-nums">
          {tab.count}
        </span>
      )}
    </Link>
  );
}

"use client";

import { useEffect, useRef, useState, type ReactNode } from "react";
import { cn } from "@/components/cn";

type ScrollRegionProps = { label: string; className?: string | undefined; children: ReactNode };

/** Scrolls when its content is larger. It is a tab stop only while there is something to scroll. */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);

  // Synchronises with layout: whether content overflows is known to the browser only.
  useEffect(() => {
    const region = ref.current;
    if (!region) return;
    const measure = () =>
      setScrolls(region.scrollWidth > region.clientWidth || region.scrollHeight > region.clientHeight);
    const observer = new ResizeObserver(measure);
    observer.observe(region);
    for (const child of region.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);

  return (
    <div
      ref={ref}
      role={scrolls ? "region" : undefined}
      aria-label={scrolls ? label : undefined}
      tabIndex={scrolls ? 0 : undefined}
      className={cn("overflow-auto focus-visible:-outline-offset-2", className)}
    >
      {children}
    </div>
  );
}

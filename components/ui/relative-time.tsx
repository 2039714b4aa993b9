"use client";

import { formatExact, formatRelative } from "@/components/ui/relative-format";
import { useTick } from "@/components/ui/use-tick";

export type RelativeTimeProps = {
  /** A Date, an ISO string or milliseconds. */
  date: Date | string | number;
  className?: string | undefined;
};

/** "3 min ago", kept true while the page is open; the exact moment on hover. */
export function RelativeTime({ date, className }: RelativeTimeProps) {
  const isLive = useTick() > 0;
  const moment = new Date(date);
  if (Number.isNaN(moment.getTime())) return null;
  // Server and browser may differ by a unit; the first tick puts that right, so the mismatch is not an error.
  return (
    <time
      dateTime={moment.toISOString()}
      title={isLive ? formatExact(moment) : formatExact(moment, "UTC")}
      className={className}
      suppressHydrationWarning
    >
      {formatRelative(moment, Date.now())}
    </time>
  );
}

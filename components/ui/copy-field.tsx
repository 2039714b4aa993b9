"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { cn } from "@/components/cn";
import { CopyButton } from "@/components/ui/copy-button";
import { IconButton } from "@/components/ui/icon-button";

export type CopyFieldProps = {
  value: string;
  /** What it is, e.g. "Connection URL". */
  label: string;
  /** Starts hidden, with a button to show it. */
  secret?: boolean | undefined;
  /** Wraps instead of scrolling: for what must be read in full. */
  wrap?: boolean | undefined;
  className?: string | undefined;
};

/** A value to take away: a URL, a key, a command. */
export function CopyField({ value, label, secret, wrap, className }: CopyFieldProps) {
  const [shown, setShown] = useState(!secret);
  return (
    <div
      role="group"
      aria-label={label}
      className={cn("flex min-w-0 items-start rounded-md border border-border bg-muted/60", className)}
    >
      <code
        className={cn(
          "min-w-0 flex-1 px-3 py-2 font-mono text-[0.8125rem] leading-5 select-all",
          wrap ? "break-all" : "truncate",
        )}
        title={shown && !wrap ? value : undefined}
      >
        {shown ? value : maskOf(value)}
      </code>
      <span className="flex shrink-0 items-center p-0.5">
        {secret && (
          <IconButton
            label={shown ? `Hide ${label}` : `Show ${label}`}
            icon={shown ? <EyeOff /> : <Eye />}
            size="sm"
            onClick={() => setShown(!shown)}
          />
        )}
        <CopyButton value={value} label={`Copy ${label}`} />
      </span>
    </div>
  );
}

function maskOf(value: string): string {
  return `${value.slice(0, 4)}${"•".repeat(24)}`;
}

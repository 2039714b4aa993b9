"use client";

import { useState } from "react";
import { cn } from "@/components/cn";
import { CopyButton } from "@/components/ui/copy-button";
import { boundText, prettyJson } from "@/components/ui/json-preview";
import { JsonTree } from "@/components/ui/json-tree";
import { ScrollRegion } from "@/components/ui/scroll-region";

export type JsonViewProps = {
  value: unknown;
  /** What it is, e.g. "Response". */
  label: string;
  /** The bytes as they came, when they should be readable too; otherwise raw is the indented value. */
  raw?: string | undefined;
  /** Levels that start unfolded. */
  openDepth?: number | undefined;
  className?: string | undefined;
};

const RAW_CHARACTERS_MAX = 100_000;

/** Any JSON value: a tree that folds, or the raw text. Both are bounded, copying is not. */
export function JsonView({ value, label, raw, openDepth = 2, className }: JsonViewProps) {
  const [view, setView] = useState<"pretty" | "raw">("pretty");
  const whole = raw ?? prettyJson(value);
  return (
    <div
      role="group"
      aria-label={label}
      className={cn("min-w-0 overflow-hidden rounded-lg border border-border bg-muted/60", className)}
    >
      <div className="flex h-9 items-center gap-2 border-b border-border pr-0.5 pl-4">
        <p className="min-w-0 flex-1 truncate text-xs font-medium text-muted-foreground">{label}</p>
        <ViewButton pressed={view === "pretty"} onClick={() => setView("pretty")} text="Pretty" />
        <ViewButton pressed={view === "raw"} onClick={() => setView("raw")} text="Raw" />
        <CopyButton value={whole} label={`Copy ${label}`} />
      </div>
      <ScrollRegion label={label} className="max-h-[28rem]">
        {view === "pretty" ? <JsonTree value={value} openDepth={openDepth} /> : <RawText text={whole} />}
      </ScrollRegion>
    </div>
  );
}

function ViewButton({ pressed, onClick, text }: { pressed: boolean; onClick: () => void; text: string }) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onClick}
      className="h-6 rounded-sm px-2 text-xs font-medium text-muted-foreground hover:text-foreground aria-pressed:bg-accent aria-pressed:text-foreground"
    >
      {text}
    </button>
  );
}

function RawText({ text }: { text: string }) {
  const bounded = boundText(text, RAW_CHARACTERS_MAX);
  return (
    <pre className="p-4 font-mono text-[0.8125rem] leading-5.5 break-words whitespace-pre-wrap">
      {bounded.text}
      {bounded.omitted > 0 && (
        <span className="mt-3 block font-sans text-muted-foreground">
          {bounded.omitted.toLocaleString("en-GB")} more characters: copy to see them.
        </span>
      )}
    </pre>
  );
}

"use client";

import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { cn } from "@/components/cn";
import { controlClasses } from "@/components/ui/control-classes";
import { Spinner } from "@/components/ui/spinner";
import { useUrlFilter } from "@/components/ui/use-url-filter";

export type SearchInputProps = {
  /** Name for screen readers, e.g. "Search servers". */
  label: string;
  placeholder?: string | undefined;
  /** The query parameter it lives in. */
  param?: string | undefined;
  className?: string | undefined;
};

const SETTLE_MS = 250;

/** Search that lives in the URL. The page reads the parameter and answers. */
export function SearchInput({ label, placeholder = label, param = "q", className }: SearchInputProps) {
  const filter = useUrlFilter(param);
  const [draft, setDraft] = useState(filter.value);
  const [applied, setApplied] = useState(filter.value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  // The address changed by itself (back, a link): what was typed is no longer what is shown.
  if (filter.value !== applied) {
    setApplied(filter.value);
    if (filter.value !== draft.trim()) setDraft(filter.value);
  }

  // Synchronises with the timer: it must not fire on a page that is gone.
  useEffect(() => () => clearTimeout(timer.current), []);

  function change(text: string, waitMs = SETTLE_MS): void {
    setDraft(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => filter.set(text.trim()), waitMs);
  }

  return (
    <div role="search" className={cn("relative w-full sm:w-72", className)}>
      <span className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-muted-foreground">
        {filter.pending ? <Spinner /> : <Search aria-hidden className="size-4" />}
      </span>
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={draft}
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") change(draft, 0);
          if (event.key === "Escape" && draft !== "") change("", 0);
        }}
        className={cn(controlClasses, "h-9 pr-8 pl-8.5 [&::-webkit-search-cancel-button]:hidden")}
      />
      {draft !== "" && (
        <button
          type="button"
          aria-label="Clear search"
          onClick={() => change("", 0)}
          className="absolute top-1/2 right-1.5 grid size-6 -translate-y-1/2 place-content-center rounded-sm text-muted-foreground hover:bg-accent"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </div>
  );
}

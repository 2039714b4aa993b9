"use client";

import { NativeSelect, type SelectOption } from "@/components/ui/native-select";
import { useUrlFilter } from "@/components/ui/use-url-filter";

export type FilterSelectProps = {
  /** Name for screen readers, e.g. "Status". */
  label: string;
  /** The query parameter it lives in. */
  param: string;
  options: readonly SelectOption[];
  /** Text of "no filter", e.g. "Any status". */
  anyLabel: string;
  className?: string | undefined;
};

/** A filter that lives in the URL. */
export function FilterSelect({ label, param, options, anyLabel, className }: FilterSelectProps) {
  const filter = useUrlFilter(param);
  return (
    <NativeSelect
      aria-label={label}
      aria-busy={filter.pending || undefined}
      placeholder={anyLabel}
      options={options}
      value={filter.value}
      onChange={(event) => filter.set(event.target.value)}
      className={className}
    />
  );
}

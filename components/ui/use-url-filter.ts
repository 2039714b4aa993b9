"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTransition } from "react";
import { withFilter } from "@/components/ui/filter-query";

/** One filter that lives in the URL: what it is, how to set it, and whether the page is fetching the answer. */
export function useUrlFilter(param: string): {
  value: string;
  set: (value: string) => void;
  pending: boolean;
} {
  const router = useRouter();
  const pathname = usePathname();
  const query = useSearchParams();
  const [pending, startTransition] = useTransition();

  function set(value: string): void {
    const next = withFilter(query.toString(), param, value);
    startTransition(() => router.replace(next ? `${pathname}?${next}` : pathname, { scroll: false }));
  }

  return { value: query.get(param) ?? "", set, pending };
}

"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Reads the page and what stands around it again, once: what the browser kept may be outdated. */
export function RefreshOnce() {
  const router = useRouter();

  // Synchronises the kept layouts with the server, which has just refused what they offer.
  useEffect(() => router.refresh(), [router]);

  return null;
}

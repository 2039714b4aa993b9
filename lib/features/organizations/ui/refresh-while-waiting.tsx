"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const EVERY_MS = 4_000;

/** Asks the page again every few seconds while it is looked at, until the page no longer renders this. */
export function RefreshWhileWaiting() {
  const router = useRouter();

  // Synchronises with the gateway, whose calls arrive without anything happening in this browser.
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [router]);

  return null;
}

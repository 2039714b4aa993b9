"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { StatusDot } from "@/components/ui/status-dot";

const EVERY_MS = 3_000;

export type LiveToggleProps = {
  /** Only the newest page can follow what arrives. */
  canFollow: boolean;
};

/** Follows the log: asks the page again every few seconds while it is looked at. */
export function LiveToggle({ canFollow }: LiveToggleProps) {
  const router = useRouter();
  const [live, setLive] = useState(false);
  const [refreshing, startRefresh] = useTransition();
  const isOn = live && canFollow;

  // Synchronises with the gateway, whose calls arrive without anything happening in this browser.
  useEffect(() => {
    if (!isOn || refreshing) return;
    const timer = setTimeout(() => {
      if (document.visibilityState === "visible") startRefresh(() => router.refresh());
    }, EVERY_MS);
    const onVisible = () => {
      if (document.visibilityState === "visible") startRefresh(() => router.refresh());
    };
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [isOn, refreshing, router]);

  return (
    <Button
      variant="outline"
      aria-pressed={isOn}
      disabled={!canFollow}
      title={canFollow ? "Show new calls as they arrive" : "Go to the first page to follow new calls"}
      onClick={() => {
        if (!live) startRefresh(() => router.refresh());
        setLive(!live);
      }}
    >
      <StatusDot tone={isOn ? "success" : "neutral"} pulse={isOn} label={isOn ? "Live" : "Go live"} />
    </Button>
  );
}

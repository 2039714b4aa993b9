"use client";

import { useEffect, useRef, useState } from "react";
import { copyText } from "@/components/ui/copy-text";

export type CopyState = "idle" | "copied" | "failed";

const SHOWN_MS = 1800;

/** Copies on demand and says for a moment how it went. */
export function useCopy(): { state: CopyState; copy: (text: string) => Promise<void> } {
  const [state, setState] = useState<CopyState>("idle");
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  // Synchronises with the timer: it must not fire into a component that is gone.
  useEffect(() => () => clearTimeout(timer.current), []);

  async function copy(text: string): Promise<void> {
    const done = await copyText(text);
    setState(done ? "copied" : "failed");
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setState("idle"), SHOWN_MS);
  }

  return { state, copy };
}

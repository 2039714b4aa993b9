"use client";

import { useRef } from "react";

/**
 * For the content of a dialog: gives the focus back to what had it. Radix returns it to its own trigger, and there is
 * none when a menu item, a shortcut or a page opened the dialog.
 */
export function useOpener() {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus(): void {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus(event: Event): void {
      if (!(opener.current instanceof HTMLElement) || !opener.current.isConnected) return;
      if (opener.current === document.body) return;
      event.preventDefault();
      opener.current.focus();
    },
  };
}

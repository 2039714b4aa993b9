"use client";

import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";

/** Read by public/theme.js too, before the first paint. */
const STORAGE_KEY = "theme";

const listeners = new Set<() => void>();

/** What the person chose; "system" until they choose and while the page is not live yet. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  return [useSyncExternalStore(subscribe, chosenTheme, systemTheme), chooseTheme];
}

export function isTheme(value: string): value is Theme {
  return value === "system" || value === "light" || value === "dark";
}

function chooseTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  try {
    if (theme === "system") localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Storage may be switched off; the choice then lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

function chosenTheme(): Theme {
  const theme = document.documentElement.dataset["theme"] ?? "system";
  return isTheme(theme) ? theme : "system";
}

function systemTheme(): Theme {
  return "system";
}

function subscribe(listener: () => void): () => void {
  const followOtherTab = (event: StorageEvent) => {
    if (event.key === STORAGE_KEY)
      chooseTheme(event.newValue && isTheme(event.newValue) ? event.newValue : "system");
  };
  listeners.add(listener);
  window.addEventListener("storage", followOtherTab);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", followOtherTab);
  };
}

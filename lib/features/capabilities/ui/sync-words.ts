import type { SyncResult } from "../schema";

/** "2 added, 1 changed.": what a sync did to the capabilities of a server. */
export function syncInWords({ added, changed, removed }: SyncResult): string {
  const parts = [
    { count: added.length, did: "added" },
    { count: changed.length, did: "changed" },
    { count: removed.length, did: "removed" },
  ]
    .filter(({ count }) => count > 0)
    .map(({ count, did }) => `${String(count)} ${did}`);
  return parts.length === 0
    ? "Nothing has changed since the last time."
    : `Capabilities: ${parts.join(", ")}.`;
}

import type { AuditEntryView } from "../schema";

export const ACTOR_WORDS: Record<AuditEntryView["actor"]["kind"], string> = {
  user: "person",
  key: "API key",
  system: "Gatehouse",
};

const DAY_MS = 24 * 3600 * 1000;

/** Spans that the log can be narrowed to, by their value in the URL. */
export const AUDIT_RANGES = [
  { value: "1h", label: "Last hour", ms: DAY_MS / 24 },
  { value: "24h", label: "Last 24 hours", ms: DAY_MS },
  { value: "7d", label: "Last 7 days", ms: 7 * DAY_MS },
  { value: "30d", label: "Last 30 days", ms: 30 * DAY_MS },
] as const;

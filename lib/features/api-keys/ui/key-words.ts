import type { Tone } from "@/components/ui/tone";
import type { ApiKeyView } from "../schema";

/** The page a key belongs to, by the slugs of its URL. No workspace: keys of the organization. */
export interface KeyPlace {
  readonly org: string;
  readonly workspace?: string;
}

export const KIND_LABELS: Record<ApiKeyView["kind"], string> = {
  admin: "Admin",
  service: "Service",
  user: "Personal",
};

export const STATUS_WORDS: Record<ApiKeyView["status"], { tone: Tone; label: string }> = {
  active: { tone: "success", label: "Active" },
  expired: { tone: "warning", label: "Expired" },
  revoked: { tone: "neutral", label: "Revoked" },
};

/** Why a key may do less than it was made for. */
export function limitText({ limitedBecause, createdBy }: ApiKeyView): string {
  const maker = createdBy?.name ?? "its maker";
  return limitedBecause === "creator_left"
    ? `Manages nothing: ${maker}, or who rotated it, left.`
    : `May manage less than it was made for: the role of ${maker}, or of who rotated it, was lowered.`;
}

/** How long the secret from before a rotation goes on. */
export const OVERLAP_CHOICES = [
  { value: "0", label: "Ends at once" },
  { value: "30", label: "30 minutes" },
  { value: "60", label: "1 hour" },
  { value: "1440", label: "1 day" },
  { value: "10080", label: "7 days" },
] as const;
export const OVERLAP_DEFAULT = "60";

export const SCOPE_WORDS = {
  mcp: { label: "Call MCP servers", description: "Connect a client and use the servers of this workspace." },
  "api:read": {
    label: "Read through the admin API",
    description: "Servers, keys and calls of this workspace.",
  },
  "api:write": {
    label: "Change through the admin API",
    description: "Whatever the key's owner may change in this workspace.",
  },
} as const;

/** How long a new key may work. The empty value is "until it is revoked". */
export const EXPIRY_CHOICES = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "180", label: "180 days" },
  { value: "365", label: "1 year" },
  { value: "never", label: "Never" },
] as const;
export const EXPIRY_DEFAULT = "90";

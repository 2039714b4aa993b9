import type { Tone } from "@/components/ui/tone";
import type { ConnectionReport, HealthStatus, ServerView } from "../schema";

/** How the health of a server is said and coloured. */
export const HEALTH_WORDS: Readonly<Record<HealthStatus, { readonly label: string; readonly tone: Tone }>> = {
  unknown: { label: "Not checked yet", tone: "neutral" },
  healthy: { label: "Healthy", tone: "success" },
  degraded: { label: "Degraded", tone: "warning" },
  unreachable: { label: "Unreachable", tone: "danger" },
};

/** How Gatehouse authenticates to a server. */
export const AUTH_TYPE_WORDS: Readonly<Record<ServerView["auth"]["type"], string>> = {
  none: "No authentication",
  headers: "Headers",
};

/** How messages reach the server. */
export const TRANSPORT_WORDS: Readonly<Record<ServerView["transport"], string>> = {
  http: "Streamable HTTP",
  sse: "HTTP+SSE (2024-11-05)",
};

type Hop = ConnectionReport["hops"][number];

/** The steps of a connection test. */
export const HOP_WORDS: Readonly<Record<Hop["name"], string>> = {
  dns: "Find the host",
  connect: "Connect",
  tls: "Encrypt (TLS)",
  auth: "Authenticate",
  handshake: "MCP handshake",
  lists: "Read capabilities",
};

type Counts = NonNullable<ConnectionReport["counts"]>;

/** "3 tools, 1 resource": what a server offers, without what it has none of. */
export function countsInWords({ tools, resources, resourceTemplates, prompts }: Counts): string {
  const parts = [
    countOf(tools, "tool"),
    countOf(resources, "resource"),
    countOf(resourceTemplates, "resource template"),
    countOf(prompts, "prompt"),
  ].filter((part) => part !== null);
  return parts.length === 0 ? "no capabilities" : parts.join(", ");
}

function countOf(count: number, noun: string): string | null {
  if (count === 0) return null;
  return `${String(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A duration as people read it: "240 ms", "1.8 s". */
export function durationInWords(milliseconds: number): string {
  if (milliseconds < 1) return "under 1 ms";
  if (milliseconds < 1_000) return `${String(Math.round(milliseconds))} ms`;
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}

import type { ProbeReport } from "@/lib/platform/mcp-client";
import { SLOW_PROBE_MS } from "./constants";
import type { HealthStatus } from "./schema";

/** What a probe says about a server. */
interface ProbeVerdict {
  readonly health: Exclude<HealthStatus, "unknown">;
  /** A sentence; null for a healthy server. */
  readonly detail: string | null;
  /** Time to the answer of the handshake; null when there was none. */
  readonly latencyMs: number | null;
}

/** Judges a probe: unreachable without a handshake, degraded when slow or when its lists fail, else healthy. */
export function probeVerdict(report: ProbeReport): ProbeVerdict {
  const { failure } = report;
  if (failure !== null && failure.hop !== "lists")
    return { health: "unreachable", detail: failure.message, latencyMs: null };
  const latencyMs = handshakeLatencyMs(report);
  if (failure !== null) return { health: "degraded", detail: failure.message, latencyMs };
  if (latencyMs > SLOW_PROBE_MS) {
    const seconds = (latencyMs / 1_000).toFixed(1);
    return { health: "degraded", detail: `The server answers slowly: it took ${seconds} s.`, latencyMs };
  }
  return { health: "healthy", detail: null, latencyMs };
}

function handshakeLatencyMs(report: ProbeReport): number {
  const answered = report.hops.filter((hop) => hop.name !== "lists");
  return Math.round(answered.reduce((sum, hop) => sum + hop.durationMs, 0));
}

import type { HealthStatus } from "./schema";

/** The health checks of a span of time, counted. */
export interface HealthTally {
  readonly healthy: number;
  readonly degraded: number;
  readonly unreachable: number;
  readonly latencySumMs: number;
  readonly latencyCount: number;
}

export const EMPTY_TALLY: HealthTally = {
  healthy: 0,
  degraded: 0,
  unreachable: 0,
  latencySumMs: 0,
  latencyCount: 0,
};

const DEGRADED_WEIGHT = 0.7;
const LATENCY_SHARE = 0.2;
const FAST_MS = 300;
const SLOW_MS = 3_000;
const SCORE_MAX_WHILE_UNREACHABLE = 40;

/**
 * The health score: 100 × availability × (0.8 + 0.2 × speed), rounded.
 * availability = (healthy + 0.7 × degraded) / checks; speed falls from 1 at 300 ms average latency to 0 at 3 s.
 * At most 40 while the latest check is unreachable; null without checks.
 */
export function healthScore(tally: HealthTally, current: HealthStatus): number | null {
  const checks = checkCount(tally);
  if (checks === 0) return null;
  const availability = (tally.healthy + DEGRADED_WEIGHT * tally.degraded) / checks;
  const latencyMs = averageLatencyMs(tally);
  const speed = latencyMs === null ? 0 : clamp((SLOW_MS - latencyMs) / (SLOW_MS - FAST_MS));
  const score = Math.round(100 * availability * (1 - LATENCY_SHARE + LATENCY_SHARE * speed));
  return current === "unreachable" ? Math.min(score, SCORE_MAX_WHILE_UNREACHABLE) : score;
}

export function checkCount(tally: HealthTally): number {
  return tally.healthy + tally.degraded + tally.unreachable;
}

/** Share of checks that the server answered, in percent with two decimals; null without checks. */
export function uptimePercent(answered: number, checks: number): number | null {
  return checks === 0 ? null : Math.round((10_000 * answered) / checks) / 100;
}

export function averageLatencyMs(tally: HealthTally): number | null {
  return tally.latencyCount === 0 ? null : Math.round(tally.latencySumMs / tally.latencyCount);
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

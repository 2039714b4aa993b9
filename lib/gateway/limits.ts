/** Bounds of the data plane. Safe without tuning; a snapshot may override the marked ones. */
export interface GatewayLimits {
  /** Overridable per server. */
  readonly bodyBytesMax: number;
  /** Overridable per server. */
  readonly responseBytesMax: number;
  readonly sseEventBytesMax: number;
  readonly jsonDepthMax: number;
  readonly jsonKeysMax: number;
  readonly connectMs: number;
  /** Overridable per server. */
  readonly firstByteMs: number;
  /** Overridable per server. */
  readonly idleMs: number;
  /** Overridable per server. */
  readonly absoluteMs: number;
  /**
   * How long a tool may work without a byte, before its answer begins and within it. Longer than for
   * anything else: many servers say nothing until the tool is done. Overridable per server.
   */
  readonly toolSilenceMs: number;
  readonly sessionTtlMs: number;
  /** How long what a process keeps for a bridged session stays there unused. */
  readonly sessionIdleMs: number;
  /** How long a client may take to answer what an upstream asked in the middle of its call. */
  readonly parkedMs: number;
  /** How long the events of an ended stream are kept for a client that comes back. */
  readonly replayMs: number;
  /** How often what nobody uses any more is looked for. */
  readonly reapEveryMs: number;
  /** Silence on a client's stream before it gets a comment. */
  readonly heartbeatMs: number;
  /** How long a client may leave its stream unread. */
  readonly stalledMs: number;
  readonly inFlightPerKeyMax: number;
  /** Calls of one workspace server at once: a server that hangs holds no more than these. */
  readonly inFlightPerServerMax: number;
  readonly inFlightPerOrgMax: number;
  readonly inFlightPerProcessMax: number;
  readonly streamsPerKeyMax: number;
  readonly streamsPerOrgMax: number;
  readonly streamsPerProcessMax: number;
  /** Of one answer given as an event stream. */
  readonly answerStreamBytesMax: number;
  /** Events of one stream; more are not lost, but read slower. */
  readonly eventsPerSecondMax: number;
  readonly storedPayloadBytesMax: number;
  /** Failures in a row that open the circuit of a server. */
  readonly circuitFailures: number;
  /** How long it stays open at first; doubled while the server stays away. */
  readonly circuitPauseMs: number;
  readonly circuitPauseMsMax: number;
  /** How often a live stream's right to exist is checked again. */
  readonly streamRecheckMs: number;
}

/** How long the beginning of an answer is waited for: a tool may be silent for as long as it works. */
export function firstByteMsOf(method: string | null, limits: GatewayLimits): number {
  return method === "tools/call" ? limits.toolSilenceMs : limits.firstByteMs;
}

/** How long silence within an answer is borne. */
export function idleMsOf(method: string | null, limits: GatewayLimits): number {
  return method === "tools/call" ? Math.max(limits.idleMs, limits.toolSilenceMs) : limits.idleMs;
}

export const DEFAULT_LIMITS: GatewayLimits = {
  bodyBytesMax: 4 * 1024 * 1024,
  responseBytesMax: 25 * 1024 * 1024,
  sseEventBytesMax: 4 * 1024 * 1024,
  jsonDepthMax: 64,
  jsonKeysMax: 10_000,
  connectMs: 5_000,
  firstByteMs: 30_000,
  idleMs: 60_000,
  absoluteMs: 15 * 60_000,
  toolSilenceMs: 5 * 60_000,
  sessionTtlMs: 24 * 60 * 60_000,
  sessionIdleMs: 30 * 60_000,
  parkedMs: 10 * 60_000,
  replayMs: 2 * 60_000,
  reapEveryMs: 60_000,
  heartbeatMs: 15_000,
  stalledMs: 30_000,
  inFlightPerKeyMax: 64,
  inFlightPerServerMax: 200,
  inFlightPerOrgMax: 1_000,
  inFlightPerProcessMax: 5_000,
  streamsPerKeyMax: 100,
  streamsPerOrgMax: 1_000,
  streamsPerProcessMax: 5_000,
  answerStreamBytesMax: 100 * 1024 * 1024,
  eventsPerSecondMax: 1_000,
  circuitFailures: 5,
  circuitPauseMs: 5_000,
  circuitPauseMsMax: 60_000,
  storedPayloadBytesMax: 256 * 1024,
  streamRecheckMs: 2_000,
};

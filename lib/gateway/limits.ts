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
  readonly sessionTtlMs: number;
  readonly inFlightPerKeyMax: number;
  readonly streamsPerKeyMax: number;
  readonly streamsPerOrgMax: number;
  readonly streamsPerProcessMax: number;
  readonly storedPayloadBytesMax: number;
  /** How often a live stream's right to exist is checked again. */
  readonly streamRecheckMs: number;
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
  sessionTtlMs: 24 * 60 * 60_000,
  inFlightPerKeyMax: 64,
  streamsPerKeyMax: 100,
  streamsPerOrgMax: 1_000,
  streamsPerProcessMax: 5_000,
  storedPayloadBytesMax: 256 * 1024,
  streamRecheckMs: 2_000,
};

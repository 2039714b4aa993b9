/** The trace a request belongs to (W3C Trace Context). */
export interface TraceContext {
  /** 32 hex digits. */
  readonly traceId: string;
  /** Two hex digits. */
  readonly flags: string;
}

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:$|-)/;
const SAMPLED = "01";

/** The trace a `traceparent` names; null for anything that is none. */
export function readTraceparent(value: unknown): TraceContext | null {
  const match = typeof value === "string" ? TRACEPARENT.exec(value) : null;
  const [, traceId, flags] = match ?? [];
  return traceId === undefined || flags === undefined ? null : { traceId, flags };
}

/** A trace that begins with this request, whose id (a UUID) is unique and names it in the log, too. */
export function newTrace(requestId: string): TraceContext {
  return { traceId: requestId.replaceAll("-", ""), flags: SAMPLED };
}

/** What goes on to the upstream: the same trace, with this request as the parent. */
export function writeTraceparent({ traceId, flags }: TraceContext, requestId: string): string {
  return `00-${traceId}-${requestId.replaceAll("-", "").slice(-16)}-${flags}`;
}

import type { Era } from "./protocol/versions";

/** What became of a call. */
export const CALL_STATUSES = [
  "ok",
  "tool_error",
  "error",
  "denied",
  "invalid",
  "upstream_error",
  "timeout",
  "cancelled",
] as const;
export type CallStatus = (typeof CALL_STATUSES)[number];

/** A payload made storable: no NUL, no lone surrogate, bounded depth and size. */
export interface StoredPayload {
  /** JSON text where the whole was JSON and fitted, else the sanitized beginning. */
  readonly text: string;
  readonly truncated: boolean;
  /** Hex SHA-256 of the bytes as they crossed the wire, where `text` is not all of them as they were. */
  readonly sha256: string | null;
  readonly bytes: number;
}

export interface CallTarget {
  readonly kind: "tool" | "prompt" | "resource" | "resource_template";
  readonly name: string;
}

/** Written before the upstream sees the call. */
export interface CallAttempt {
  readonly callId: string;
  /** ISO 8601. With callId the key of the call (calls live in daily partitions). */
  readonly at: string;
  readonly requestId: string;
  readonly traceId: string | null;
  readonly orgId: string;
  readonly workspaceId: string;
  /** Null on the endpoint of a whole workspace, where a call goes to no server. */
  readonly serverId: string | null;
  readonly workspaceServerId: string | null;
  readonly principalId: string;
  readonly principalKind: "user" | "service";
  readonly principalLabel: string;
  readonly keyId: string | null;
  readonly userId: string | null;
  /** JSON-RPC method; `response` for a client's answer to a server request; `unknown` if unreadable. */
  readonly method: string;
  readonly targetKind: CallTarget["kind"] | null;
  readonly target: string | null;
  readonly params: StoredPayload | null;
  readonly decision: "allow" | "deny";
  readonly decisionReason: string;
  /** The snapshot version the decision was made on. */
  readonly policyVersion: string;
  readonly bytesIn: number;
  readonly era: Era;
  readonly protocolVersion: string | null;
  /** Hex SHA-256 prefix of the client's session id; ties calls of a session together. */
  readonly sessionHash: string | null;
  readonly clientName: string | null;
  readonly clientVersion: string | null;
  readonly remoteAddress: string | null;
}

export interface CallTimings {
  readonly totalMs: number;
  /** Total minus the time spent waiting for the upstream. */
  readonly gatewayMs: number;
  readonly upstreamMs: number | null;
  /** Until the upstream's response headers. */
  readonly firstByteMs: number | null;
}

/** Written once per call, after its end. */
export interface CallOutcome {
  readonly callId: string;
  /** The attempt's `at`. */
  readonly at: string;
  readonly orgId: string;
  readonly endedAt: string;
  readonly status: CallStatus;
  readonly httpStatus: number;
  /** Stable code: a denial code of ours, or `rpc_<code>` from the upstream. */
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly response: StoredPayload | null;
  readonly bytesOut: number;
  readonly timings: CallTimings;
}

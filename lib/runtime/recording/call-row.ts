import type { CallAttempt, CallOutcome } from "@/lib/gateway";

type Cell = string | number | boolean | null;

/** Status of a call whose outcome is not known yet. */
export const ATTEMPTED = "attempted";

/** Status of a call whose outcome did not come while it could: its process died. */
export const INTERRUPTED = "interrupted";

/** Columns of `calls` that the attempt fills. */
// prettier-ignore
export const ATTEMPT_COLUMNS = [
  "workspace_id", "server_id", "workspace_server_id", "principal_id", "principal_kind", "principal_label", "user_id",
  "key_id", "client_name", "client_version", "remote_address", "method", "target_kind", "target", "decision",
  "decision_reason", "policy_version", "params", "params_truncated", "params_sha256", "bytes_in", "era",
  "protocol_version", "session_hash", "trace_id", "request_id",
] as const;
type AttemptCells = Readonly<Record<(typeof ATTEMPT_COLUMNS)[number], Cell>>;

/** Columns of `calls` that the outcome fills. */
// prettier-ignore
export const OUTCOME_COLUMNS = [
  "status", "http_status", "error_code", "error_message", "response", "response_truncated", "response_sha256",
  "bytes_out", "ended_at", "total_ms", "gateway_ms", "upstream_ms", "first_byte_ms",
] as const;
type OutcomeCells = Readonly<Record<(typeof OUTCOME_COLUMNS)[number], Cell>>;

function attemptCells(attempt: CallAttempt): AttemptCells {
  return {
    workspace_id: attempt.workspaceId,
    server_id: attempt.serverId,
    workspace_server_id: attempt.workspaceServerId,
    principal_id: attempt.principalId,
    principal_kind: attempt.principalKind,
    principal_label: attempt.principalLabel,
    user_id: attempt.userId,
    key_id: attempt.keyId,
    client_name: attempt.clientName,
    client_version: attempt.clientVersion,
    remote_address: attempt.remoteAddress,
    method: attempt.method,
    target_kind: attempt.targetKind,
    target: attempt.target,
    decision: attempt.decision,
    decision_reason: attempt.decisionReason,
    policy_version: attempt.policyVersion,
    params: attempt.params?.text ?? null,
    params_truncated: attempt.params?.truncated ?? false,
    params_sha256: attempt.params?.sha256 ?? null,
    bytes_in: attempt.bytesIn,
    era: attempt.era,
    protocol_version: attempt.protocolVersion,
    session_hash: attempt.sessionHash,
    trace_id: attempt.traceId,
    request_id: attempt.requestId,
  };
}

function outcomeCells(outcome: CallOutcome): OutcomeCells {
  const { timings } = outcome;
  return {
    status: outcome.status,
    http_status: outcome.httpStatus,
    error_code: outcome.errorCode,
    error_message: outcome.errorMessage,
    response: outcome.response?.text ?? null,
    response_truncated: outcome.response?.truncated ?? false,
    response_sha256: outcome.response?.sha256 ?? null,
    bytes_out: outcome.bytesOut,
    ended_at: outcome.endedAt,
    total_ms: timings.totalMs,
    gateway_ms: timings.gatewayMs,
    upstream_ms: timings.upstreamMs,
    first_byte_ms: timings.firstByteMs,
  };
}

/** Stands in for an attempt that did not arrive yet; recognized by its empty request id. */
const NO_ATTEMPT: AttemptCells = {
  workspace_id: null,
  server_id: null,
  workspace_server_id: null,
  principal_id: "unknown",
  principal_kind: "service",
  principal_label: "unknown",
  user_id: null,
  key_id: null,
  client_name: null,
  client_version: null,
  remote_address: null,
  method: "unknown",
  target_kind: null,
  target: null,
  decision: "allow",
  decision_reason: "unknown",
  policy_version: "unknown",
  params: null,
  params_truncated: false,
  params_sha256: null,
  bytes_in: 0,
  era: "legacy",
  protocol_version: null,
  session_hash: null,
  trace_id: null,
  request_id: "",
};

/** Of a call that runs, or was cut off: the process died before it knew the outcome. */
const NO_OUTCOME: OutcomeCells = {
  status: ATTEMPTED,
  http_status: null,
  error_code: null,
  error_message: null,
  response: null,
  response_truncated: false,
  response_sha256: null,
  bytes_out: null,
  ended_at: null,
  total_ms: null,
  gateway_ms: null,
  upstream_ms: null,
  first_byte_ms: null,
};

/** What is said of a call: its attempt, its outcome, or both at once. */
export type CallParts =
  | { readonly attempt: CallAttempt; readonly outcome: CallOutcome | null }
  | { readonly attempt: null; readonly outcome: CallOutcome };

/** The row of a call as far as it is known. The parts are members of a JSON object, named by columns. */
export interface CallRow {
  readonly callId: string;
  readonly at: string;
  readonly orgId: string;
  /** The key it was made with; null also where the attempt is not known. */
  readonly keyId: string | null;
  readonly attempt: string | null;
  readonly outcome: string | null;
}

export function rowOf({ attempt, outcome }: CallParts): CallRow {
  const { callId, at, orgId } = attempt ?? outcome;
  return {
    ...{ callId, at, orgId },
    keyId: attempt?.keyId ?? null,
    attempt: attempt === null ? null : membersOf(attemptCells(attempt)),
    outcome: outcome === null ? null : membersOf(outcomeCells(outcome)),
  };
}

const UNKNOWN_ATTEMPT = membersOf(NO_ATTEMPT);
const UNKNOWN_OUTCOME = membersOf(NO_OUTCOME);

/** JSON array of whole rows. */
export function rowsAsJson(rows: readonly CallRow[]): string {
  let text = "";
  for (const { callId, at, orgId, attempt, outcome } of rows) {
    const key = `"id":"${callId}","at":"${at}","org_id":"${orgId}"`;
    text += `${text === "" ? "[" : ","}{${key},${attempt ?? UNKNOWN_ATTEMPT},${outcome ?? UNKNOWN_OUTCOME}}`;
  }
  return `${text}]`;
}

function membersOf(cells: Readonly<Record<string, Cell>>): string {
  return JSON.stringify(cells).slice(1, -1);
}

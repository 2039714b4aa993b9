import type { MaybePromise } from "@/lib/shared/maybe-promise";
import { err, ok, type Result } from "@/lib/shared/result";
import type { CallAttempt, CallOutcome, CallStatus } from "../call-record";
import type { Credentialed, Recorded } from "../context";
import { denial, type Denial } from "../errors";
import type { GatewayLimits } from "../limits";
import type { GatewayPorts } from "../ports";
import type { PipelineDeps } from "./deps";
import type { Exchange } from "./exchange";
import { storePayload, wellFormed } from "./stored-payload";

/** How an exchange ended. */
export interface ExchangeEnd {
  readonly status: CallStatus;
  readonly httpStatus: number;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  /** Text of the result or error, as it crossed. */
  readonly responseText: string | null;
  readonly bytesOut: number;
}

/** What acts or reads: the upstream never sees it before its record is durable. */
export function isStrict(method: string): boolean {
  return (
    method === "tools/call" ||
    method === "resources/read" ||
    method === "prompts/get" ||
    method === "completion/complete" ||
    method.startsWith("tasks/")
  );
}

/** Writes the attempt down where the method demands it; without a record there is no call. */
export function recordAttempt(
  call: Credentialed,
  deps: PipelineDeps,
): MaybePromise<Result<Recorded, Denial>> {
  const recorded: Recorded = { ...call, stage: "recorded" };
  // What goes on to a server of the workspace is recorded there.
  if (call.workspace !== null) return ok(recorded);
  if (call.message.kind !== "request" || !isStrict(call.message.method)) return ok(recorded);
  const attempt = attemptOf(call.exchange, "allow", deps.limits);
  if (attempt === null) return err(denial("internal", { internalMessage: "attempt without principal" }));
  return deps.ports.recorder.attempt(attempt).then((written) => {
    if (!written.ok) return err(denial("audit_unavailable", { headers: { "retry-after": "1" } }));
    call.exchange.durableAttempt = attempt;
    return ok(recorded);
  });
}

/** The one end of every exchange: gives quotas back, completes the record, writes the log line. */
export function finishExchange(exchange: Exchange, end: ExchangeEnd, deps: PipelineDeps): void {
  if (exchange.isFinished) return;
  exchange.isFinished = true;
  for (const release of exchange.releases) release();
  deps.circuits.ended(exchange, end.errorCode);
  if (exchange.isPassedOn) return;
  const totalMs = performance.now() - exchange.startedTick;
  if (exchange.upstreamStartedTick !== null)
    exchange.upstreamMs ??= performance.now() - exchange.upstreamStartedTick;
  // The answer is on its way: a recorder or log that fails must not take the process with it.
  try {
    writeRecord(exchange, end, totalMs, deps);
  } catch (error) {
    exchange.internalMessage = `record lost: ${error instanceof Error ? error.message : "unknown"}`;
  }
  try {
    writeLogLine(exchange, end, totalMs, deps.ports);
  } catch {
    return;
  }
}

function writeRecord(exchange: Exchange, end: ExchangeEnd, totalMs: number, deps: PipelineDeps): void {
  if (exchange.httpMethod !== "POST") return;
  const decision = end.status === "denied" || end.status === "invalid" ? "deny" : "allow";
  const attempt = exchange.durableAttempt ?? attemptOf(exchange, decision, deps.limits);
  if (attempt === null) return;
  const outcome = outcomeOf(exchange, attempt, { ...end, totalMs }, deps);
  if (exchange.durableAttempt !== null) deps.ports.recorder.outcome(outcome);
  else deps.ports.recorder.complete(attempt, outcome);
}

function attemptOf(
  exchange: Exchange,
  decision: "allow" | "deny",
  limits: GatewayLimits,
): CallAttempt | null {
  const { principal, snapshot } = exchange;
  if (principal === null || snapshot === null) return null;
  // One id for the request and its record: what a client quotes finds the row in the log.
  exchange.callId ??= exchange.requestId;
  return {
    callId: exchange.callId,
    at: new Date(exchange.startedAt).toISOString(),
    requestId: exchange.requestId,
    traceId: exchange.trace.traceId,
    orgId: snapshot.org.id,
    workspaceId: snapshot.workspace.id,
    serverId: exchange.isOfWorkspace ? null : snapshot.server.id,
    workspaceServerId: exchange.isOfWorkspace ? null : snapshot.workspaceServer.id,
    principalId: principal.id,
    principalKind: principal.kind,
    principalLabel: principal.label,
    keyId: principal.keyId,
    userId: principal.userId,
    method: exchange.rpcMethod ?? "unknown",
    targetKind: exchange.target?.kind ?? null,
    target: exchange.target === null ? null : shownName(exchange.target.name),
    params:
      exchange.paramsText === null ? null : storePayload(exchange.paramsText, limits.storedPayloadBytesMax),
    decision,
    decisionReason: exchange.decisionReason,
    policyVersion: snapshot.version,
    bytesIn: exchange.body?.length ?? 0,
    era: exchange.era ?? "legacy",
    protocolVersion: exchange.protocolVersion,
    sessionHash: exchange.sessionHash,
    clientName: shownOrNull(exchange.clientName),
    clientVersion: shownOrNull(exchange.clientVersion),
    remoteAddress: exchange.remoteAddress,
  };
}

function outcomeOf(
  exchange: Exchange,
  attempt: CallAttempt,
  end: ExchangeEnd & { readonly totalMs: number },
  deps: PipelineDeps,
): CallOutcome {
  const upstreamMs = exchange.upstreamMs;
  return {
    callId: attempt.callId,
    at: attempt.at,
    orgId: attempt.orgId,
    endedAt: new Date(deps.ports.clock.now()).toISOString(),
    status: end.status,
    httpStatus: end.httpStatus,
    errorCode: end.errorCode,
    errorMessage: shownOrNull(end.errorMessage),
    response:
      end.responseText === null ? null : storePayload(end.responseText, deps.limits.storedPayloadBytesMax),
    bytesOut: end.bytesOut,
    timings: {
      totalMs: rounded(end.totalMs),
      gatewayMs: rounded(end.totalMs - (upstreamMs ?? 0)),
      upstreamMs: upstreamMs === null ? null : rounded(upstreamMs),
      firstByteMs: exchange.firstByteMs === null ? null : rounded(exchange.firstByteMs),
    },
  };
}

function writeLogLine(exchange: Exchange, end: ExchangeEnd, totalMs: number, ports: GatewayPorts): void {
  const { snapshot, principal, target } = exchange;
  ports.log({
    requestId: exchange.requestId,
    operation: "mcp",
    httpMethod: exchange.httpMethod,
    httpStatus: end.httpStatus,
    outcome: end.errorCode ?? end.status,
    durationMs: rounded(totalMs),
    upstreamMs: exchange.upstreamMs === null ? null : rounded(exchange.upstreamMs),
    bytesIn: exchange.body?.length ?? 0,
    bytesOut: end.bytesOut,
    orgId: principal?.orgId ?? null,
    workspaceId: snapshot?.workspace.id ?? null,
    serverId: exchange.isOfWorkspace ? null : (snapshot?.server.id ?? null),
    principalId: principal?.id ?? null,
    keyId: principal?.keyId ?? null,
    rpcMethod: shownOrNull(exchange.rpcMethod),
    target: target === null ? null : shownName(target.name),
    era: exchange.era,
    callId: exchange.callId,
    remoteAddress: exchange.remoteAddress,
    internalMessage: exchange.internalMessage,
  });
}

// Names come from clients: storable, and short enough for a column and a line.
function shownName(name: string): string {
  return wellFormed(name.slice(0, 2_048).replaceAll("\0", "\ufffd"));
}

function shownOrNull(name: string | null): string | null {
  return name === null ? null : shownName(name);
}

function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}

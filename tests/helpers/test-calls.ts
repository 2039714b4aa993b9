// Attempts and outcomes for tests.
import type { CallAttempt, CallOutcome } from "@/lib/gateway";
import { newId } from "@/lib/shared/ids";

export function testAttempt(overrides: Partial<CallAttempt> = {}): CallAttempt {
  return {
    callId: newId(),
    at: new Date().toISOString(),
    requestId: newId(),
    traceId: null,
    orgId: newId(),
    workspaceId: newId(),
    serverId: newId(),
    workspaceServerId: newId(),
    principalId: newId(),
    principalKind: "service",
    principalLabel: "test key",
    keyId: null,
    userId: null,
    method: "tools/call",
    targetKind: "tool",
    target: "echo",
    params: { text: '{"name":"echo"}', truncated: false, sha256: "0".repeat(64), bytes: 15 },
    decision: "allow",
    decisionReason: "allowed",
    policyVersion: "0123456789abcdef",
    bytesIn: 120,
    era: "legacy",
    protocolVersion: "2025-06-18",
    sessionHash: null,
    clientName: "test",
    clientVersion: "1",
    remoteAddress: null,
    ...overrides,
  };
}

export function testOutcome(attempt: CallAttempt, overrides: Partial<CallOutcome> = {}): CallOutcome {
  return {
    callId: attempt.callId,
    at: attempt.at,
    orgId: attempt.orgId,
    endedAt: new Date(Date.parse(attempt.at) + 20).toISOString(),
    status: "ok",
    httpStatus: 200,
    errorCode: null,
    errorMessage: null,
    response: { text: '{"content":[]}', truncated: false, sha256: "1".repeat(64), bytes: 14 },
    bytesOut: 90,
    timings: { totalMs: 20, gatewayMs: 1.5, upstreamMs: 18.5, firstByteMs: 15 },
    ...overrides,
  };
}

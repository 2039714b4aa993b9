// The surface of the data plane. Everything outside lib/gateway imports from here.
export { createGateway, type Gateway, type GatewayGauges, type GatewayOptions } from "./gateway";
export type { GatewayRequest, GatewayResponse } from "./gateway-http";
export type {
  CallRecorder,
  CircuitChange,
  CircuitReporter,
  CredentialError,
  CredentialVerifier,
  GatewayLogLine,
  GatewayPorts,
  PeerBus,
  Principal,
  SealKey,
  SealKeys,
  SecretRequest,
  SecretResolver,
  ServerAddress,
  ServerStanding,
  DriftReporter,
  SeenDefinition,
  SnapshotSource,
  UpstreamError,
  UpstreamFailureKind,
  UpstreamHttp,
  UpstreamRequest,
  UpstreamResponse,
  UpstreamTimeouts,
  WorkspaceAddress,
  WorkspaceSource,
} from "./ports";
export {
  CALL_STATUSES,
  type CallAttempt,
  type CallOutcome,
  type CallStatus,
  type CallTarget,
  type CallTimings,
  type StoredPayload,
} from "./call-record";
export {
  gatewaySnapshotSchema,
  type GatewaySnapshot,
  type GatewaySnapshotInput,
  type SnapshotCapability,
  type SnapshotCapabilityInput,
} from "./snapshot";
export type { WorkspaceCatalogueInput } from "./workspace/catalogue";
export { DECISION_ORDER, decisionPath, type DecisionPath } from "./access/decision-path";
export { decide, type Decision, type DecisionTarget, type DenyReason } from "./decide";
export { DEFAULT_LIMITS, type GatewayLimits } from "./limits";
export { isMcpPath } from "./protocol/mcp-path";
export type { Era } from "./protocol/versions";

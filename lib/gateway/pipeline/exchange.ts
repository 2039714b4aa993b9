import { newId } from "@/lib/shared/ids";
import type { CallAttempt, CallTarget } from "../call-record";
import type { GatewayRequest } from "../gateway-http";
import type { Principal } from "../ports";
import type { RpcId } from "../protocol/json-rpc";
import { newTrace, type TraceContext } from "../protocol/trace";
import type { Era } from "../protocol/versions";
import type { GatewaySnapshot } from "../snapshot";

/**
 * What is known about one request so far. Steps add facts as they learn them; the call record and
 * the log line read them, so that a request that ends early is described as far as it came.
 */
export interface Exchange {
  readonly requestId: string;
  readonly startedAt: number;
  readonly startedTick: number;
  readonly httpMethod: string;
  readonly remoteAddress: string | null;
  /** The client's, where it named one. */
  trace: TraceContext;
  principal: Principal | null;
  snapshot: GatewaySnapshot | null;
  /** The workspace itself is spoken to: its record names no server. */
  isOfWorkspace: boolean;
  /** Carried to a server as an exchange of its own, which is recorded and logged instead. */
  isPassedOn: boolean;
  rpcMethod: string | null;
  /** What an error is answered to. */
  rpcId: RpcId | null;
  target: CallTarget | null;
  era: Era | null;
  protocolVersion: string | null;
  sessionHash: string | null;
  clientName: string | null;
  clientVersion: string | null;
  body: Uint8Array | null;
  /** Text of the params exactly as sent. */
  paramsText: string | null;
  decisionReason: string;
  callId: string | null;
  /** The attempt that is on disk: its outcome follows alone. */
  durableAttempt: CallAttempt | null;
  isFinished: boolean;
  /** Whether its end says something of the server: as one of many, or as the one that tries an open circuit. */
  onCircuit: "no" | "passing" | "trying";
  /** Given back when the exchange ends. */
  releases: (() => void)[];
  upstreamStartedTick: number | null;
  firstByteMs: number | null;
  upstreamMs: number | null;
  internalMessage: string | null;
}

export function openExchange(request: GatewayRequest, now: number): Exchange {
  const requestId = newId(now);
  return {
    requestId,
    startedAt: now,
    startedTick: performance.now(),
    httpMethod: request.method,
    remoteAddress: request.remoteAddress ?? null,
    trace: newTrace(requestId),
    principal: null,
    snapshot: null,
    isOfWorkspace: false,
    isPassedOn: false,
    rpcMethod: null,
    rpcId: null,
    target: null,
    era: null,
    protocolVersion: null,
    sessionHash: null,
    clientName: null,
    clientVersion: null,
    body: null,
    paramsText: null,
    decisionReason: "not_decided",
    callId: null,
    durableAttempt: null,
    isFinished: false,
    onCircuit: "no",
    releases: [],
    upstreamStartedTick: null,
    firstByteMs: null,
    upstreamMs: null,
    internalMessage: null,
  };
}

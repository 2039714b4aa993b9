import { err, ok, type Result } from "@/lib/shared/result";
import { createBridge } from "./bridge";
import type { Resolved } from "./context";
import { denial, type Denial } from "./errors";
import type { GatewayRequest, GatewayResponse } from "./gateway-http";
import { DEFAULT_LIMITS, type GatewayLimits } from "./limits";
import { createActiveExchanges } from "./pipeline/active-exchanges";
import { authenticate } from "./pipeline/authenticate";
import { preflight, withCors } from "./pipeline/cors";
import { deny } from "./pipeline/deny";
import type { PipelineDeps } from "./pipeline/deps";
import { openExchange, type Exchange } from "./pipeline/exchange";
import { handlePost } from "./pipeline/handle-post";
import { hearPeers } from "./pipeline/peer-news";
import { handleDelete, handleGet } from "./pipeline/handle-session";
import { createInFlightCalls } from "./pipeline/in-flight-calls";
import { createQuotas } from "./pipeline/quotas";
import { LOOPBACK_HOST, receive } from "./pipeline/receive";
import { finishExchange } from "./pipeline/record";
import { resolve } from "./pipeline/resolve";
import { createStreamPulse } from "./pipeline/stream-pulse";
import { createPeerLink } from "./peers/peer-link";
import type { GatewayPorts } from "./ports";
import { CircuitBreakers } from "./upstream-health/circuits";
import { createRenewals } from "./sessions/renewals";
import { createSseUpstream } from "./sse-upstream";
import { createOwnTasks } from "./tasks/own-tasks";
import { createSessionActivity } from "./sessions/session-activity";
import { createWorkspaceServer } from "./workspace/serve";

export interface GatewayOptions {
  /** Origin under which clients reach us, such as `https://mcp.example.com`. */
  readonly publicOrigin: string;
  /** Browser origins that may use MCP endpoints besides the public one. */
  readonly allowedOrigins: readonly string[];
  readonly limits?: Partial<GatewayLimits>;
}

export interface GatewayGauges {
  /** Exchanges with an upstream that have not ended. */
  readonly exchanges: number;
  /** Legacy calls that a client could cancel. */
  readonly cancellable: number;
  /** Calls that wait for a client's answer. */
  readonly parked: number;
  /** Sessions and streams of bridged clients kept between their requests. */
  readonly kept: number;
  /** Compartments of the quotas in which something runs. */
  readonly quotas: number;
}

export interface Gateway {
  /** Never rejects: every outcome is a response. */
  handle(request: GatewayRequest): Promise<GatewayResponse>;
  /** What is held right now; all zero when nothing runs. */
  gauges(): GatewayGauges;
  /** A server answered elsewhere: its circuit here, if open, closes. */
  noteReachable(serverId: string): void;
  /** Something of the organization's policy changed: what is under way is decided again before it is answered. */
  noteChange(orgId: string): void;
  /** Ends open streams in order and begins no new ones; calls go on as before. */
  endStreams(): void;
  /** Refuses what comes, ends streams, lets running calls finish for `graceMs`, then ends them too. */
  close(graceMs?: number): Promise<void>;
}

const CLOSE_GRACE_MS = 30_000;

/** The data plane of one process. */
export function createGateway(ports: GatewayPorts, options: GatewayOptions): Gateway {
  const peers = createPeerLink(ports);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const publicUrl = new URL(options.publicOrigin);
  const circuits = new CircuitBreakers(limits, ports.clock, ports.circuits);
  const deps: PipelineDeps = {
    ports,
    limits,
    isLoopbackOnly: LOOPBACK_HOST.test(publicUrl.host),
    allowedOrigins: new Set(
      [publicUrl.origin, ...options.allowedOrigins].map((origin) => origin.toLowerCase()),
    ),
    quotas: createQuotas(),
    circuits,
    inFlight: createInFlightCalls(),
    active: createActiveExchanges(ports, limits.streamRecheckMs),
    sessions: createSessionActivity(ports.clock, limits.sessionTtlMs),
    renewals: createRenewals(),
    sse: createSseUpstream(ports, limits),
    tasks: createOwnTasks(),
    bridge: createBridge(ports, limits, peers),
    peers,
    pulse: createStreamPulse(limits),
    workspace: createWorkspaceServer(),
  };
  hearPeers(deps);
  let isClosing = false;
  return {
    async handle(request) {
      const exchange = openExchange(request, ports.clock.now());
      const outcome = isClosing ? err(denial("shutting_down")) : await run(request, exchange, deps);
      const answer = outcome.ok ? outcome.value : deny(exchange, outcome.error, deps);
      return withCors(named(answer, exchange.requestId), request, deps);
    },
    gauges: () => ({
      exchanges: deps.active.size,
      cancellable: deps.inFlight.size,
      parked: deps.bridge.parkedCalls,
      kept: deps.bridge.kept,
      quotas: deps.quotas.size,
    }),
    noteReachable: (serverId) => circuits.close(serverId),
    noteChange: (orgId) => deps.active.noteChange(orgId),
    endStreams: () => deps.active.endStreams(),
    async close(graceMs = CLOSE_GRACE_MS) {
      isClosing = true;
      const deadline = performance.now() + graceMs;
      await deps.active.close(graceMs);
      // Their clients' answers come in through other processes now.
      await deps.bridge.settle(Math.max(0, deadline - performance.now()));
      deps.bridge.close();
      deps.sse.close();
      await deps.peers.close();
    },
  };
}

function named(answer: GatewayResponse, requestId: string): GatewayResponse {
  return { ...answer, headers: { ...answer.headers, "x-request-id": requestId } };
}

async function run(
  request: GatewayRequest,
  exchange: Exchange,
  deps: PipelineDeps,
): Promise<Result<GatewayResponse, Denial>> {
  try {
    const received = receive(request, exchange, deps);
    if (!received.ok) return received;
    if (request.method === "OPTIONS") return ok(answerPreflight(request, exchange, deps));
    const authenticated = await authenticate(received.value, deps);
    if (!authenticated.ok) return authenticated;
    const resolved = await resolve(authenticated.value, deps);
    if (!resolved.ok) return resolved;
    return await dispatch(resolved.value, deps);
  } catch (error) {
    const internalMessage = error instanceof Error ? `${error.name}: ${error.message}` : "non-error thrown";
    return err(denial("internal", { internalMessage: internalMessage.slice(0, 500) }));
  }
}

// After authentication: clients probe with an unauthenticated GET, and 405 would hide the challenge.
function dispatch(call: Resolved, deps: PipelineDeps): Promise<Result<GatewayResponse, Denial>> {
  switch (call.request.method) {
    case "POST":
      return handlePost(call, deps);
    case "GET":
      return handleGet(call, deps);
    case "DELETE":
      return handleDelete(call, deps);
    default:
      return Promise.resolve(
        err(denial("method_not_allowed", { headers: { allow: "GET, POST, DELETE, OPTIONS" } })),
      );
  }
}

function answerPreflight(request: GatewayRequest, exchange: Exchange, deps: PipelineDeps): GatewayResponse {
  const end = { status: "ok", errorCode: null, errorMessage: null, responseText: null } as const;
  finishExchange(exchange, { ...end, httpStatus: 204, bytesOut: 0 }, deps);
  return preflight(request);
}

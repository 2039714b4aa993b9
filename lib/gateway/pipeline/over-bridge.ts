import { toAbortSignal, type CancelSignal } from "@/lib/shared/cancel-signal";
import { ok, err, type Result } from "@/lib/shared/result";
import type { BridgeCall } from "../bridge/bridge-call";
import { createLink, type Link } from "../bridge/link";
import { UpstreamRefusal } from "../bridge/upstream-fault";
import type { Recorded, Routed, SessionOperation } from "../context";
import { idleMsOf } from "../limits";
import { denial, type Denial } from "../errors";
import type { UpstreamResponse } from "../ports";
import { writeTraceparent } from "../protocol/trace";
import { sessionOwner } from "./bind-session";
import { DenialFault } from "./denial-fault";
import type { PipelineDeps } from "./deps";
import { poolKeyOf } from "./pool-key";
import { failedStatus, statusDenial } from "./status-denial";
import { knownTransport } from "./upstream-transport";

/** Whether this exchange is translated rather than passed on. */
export function isBridged(call: Routed | SessionOperation): boolean {
  return call.stage === "routed" ? call.route !== "native" : call.session.claims.isBridged;
}

/** The way to the upstream of this call, with its own credential. */
export function linkOf(call: Recorded | Routed | SessionOperation, deps: PipelineDeps): Link {
  return createLink({
    upstream: call.workspace === null ? knownTransport(call, deps) : deps.workspace.upstream(call, deps),
    poolKey: poolKeyOf(call),
    url: call.snapshot.upstream.url,
    headers: { traceparent: writeTraceparent(call.exchange.trace, call.exchange.requestId) },
    credential: call.credential,
    limits: call.limits,
  });
}

/** As an upstream of the client's own era would have answered. */
export async function overBridge(
  call: Routed | SessionOperation,
  signal: CancelSignal,
  deps: PipelineDeps,
): Promise<Result<UpstreamResponse, Denial>> {
  const bridged = bridgeCallOf(call, toAbortSignal(signal), deps);
  try {
    if (call.stage === "session-operation") {
      return ok(call.request.method === "GET" ? deps.bridge.get(bridged) : deps.bridge.end(bridged));
    }
    return await deps.bridge.post(bridged, call.route === "to_legacy" ? "to_legacy" : "to_modern");
  } catch (error) {
    if (error instanceof DenialFault) return err(error.denial);
    // Whatever was believed of the upstream's era is asked again before the next call.
    if (!signal.aborted) deps.bridge.eras.forget(call.snapshot);
    if (error instanceof UpstreamRefusal) return err(refusal(error));
    throw error;
  }
}

function bridgeCallOf(call: Routed | SessionOperation, signal: AbortSignal, deps: PipelineDeps): BridgeCall {
  const isPost = call.stage === "routed";
  return {
    scope: [poolKeyOf(call), call.snapshot.workspaceServer.id, sessionOwner(call.principal)].join("|"),
    serverName: call.snapshot.server.name,
    message: isPost ? call.message : { kind: "notification", method: "session", params: {} },
    text: isPost ? Buffer.from(call.body).toString("utf8") : "",
    headers: call.request.headers,
    session: call.session,
    sessionHash: call.session === null ? null : call.exchange.sessionHash,
    lastEventId: isPost ? null : call.lastEventId,
    link: linkOf(call, deps),
    limits: { ...call.limits, idleMs: idleMsOf(call.exchange.rpcMethod, call.limits) },
    signal,
    hold: (onEnd) => deps.active.hold({ ...holderOf(call), end: onEnd }),
  };
}

function holderOf(call: Routed | SessionOperation) {
  const { path, principal, secret, snapshot } = call;
  const address = { org: path.org, workspace: path.workspace, server: path.server ?? "" };
  return { principal, secret, address, upstream: snapshot.upstream };
}

function refusal({ status, retryAfter }: UpstreamRefusal): Denial {
  const internalMessage = `upstream answered HTTP ${status}`;
  return (
    statusDenial(status, internalMessage, retryAfter) ??
    failedStatus(status, internalMessage, retryAfter) ??
    denial("upstream_not_mcp", { internalMessage })
  );
}

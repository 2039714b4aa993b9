import type { CancelSignal } from "@/lib/shared/cancel-signal";
import { err, ok, type Result } from "@/lib/shared/result";
import type { Routed, SessionOperation } from "../context";
import type { Denial } from "../errors";
import { firstByteMsOf, idleMsOf } from "../limits";
import type { UpstreamResponse, UpstreamTimeouts } from "../ports";

import type { RpcMessage } from "../protocol/json-rpc";
import { headerOf, mediaTypeOf } from "../protocol/headers";
import type { PipelineDeps } from "./deps";
import { poolKeyOf } from "./pool-key";
import { isBridged, overBridge } from "./over-bridge";
import { upstreamDenial } from "./upstream-failure";
import { transportOf } from "./upstream-transport";
import { upstreamHeaders } from "./upstream-headers";
import { startWatchdog, type Watchdog } from "./watchdog";

/** The upstream's answer has begun. */
export interface UpstreamReply {
  readonly status: number;
  readonly mediaType: string | null;
  readonly sessionId: string | null;
  readonly retryAfter: string | null;
  readonly body: AsyncIterator<Uint8Array>;
  readonly watchdog: Watchdog;
}

/**
 * The only way out. Takes nothing but a call that was authenticated, decided, given a credential and
 * recorded, or an operation on the caller's own session: anything earlier does not compile.
 */
export async function forward(
  call: Routed | SessionOperation,
  deps: PipelineDeps,
): Promise<Result<UpstreamReply, Denial>> {
  const { exchange, limits } = call;
  const isStream = call.stage === "routed" ? isOpenEnded(call.message) : call.request.method === "GET";
  const times = timesOf(call);
  const watchdog = startWatchdog(times);
  watchOver(call, watchdog, isStream, deps);
  exchange.upstreamStartedTick = performance.now();
  try {
    const timeouts = { connectMs: limits.connectMs, ...times, ...(isStream ? ENDLESS : null) };
    const response = await answerOf(call, timeouts, watchdog.signal, deps);
    if (!response.ok) {
      watchdog.stop();
      const reason = watchdog.reason();
      return reason === null ? response : err(upstreamDenial(null, reason));
    }
    // What refuses a stream is an answer like any other, and must come to its end.
    watchdog.answered(isStream && isEventStream(response.value));
    if (response.value.status < 400) deps.circuits.answered(exchange, isStream);
    exchange.firstByteMs = performance.now() - exchange.upstreamStartedTick;
    return ok(replyOf(response.value, watchdog));
  } catch (error) {
    watchdog.stop();
    return err(upstreamDenial(error, watchdog.reason()));
  }
}

const ENDLESS = { idleMs: 0, absoluteMs: 0 };

function isEventStream({ status, headers }: UpstreamResponse): boolean {
  return status === 200 && mediaTypeOf(headerOf(headers, "content-type")) === "text/event-stream";
}

function timesOf({ limits, exchange }: Routed | SessionOperation): Omit<UpstreamTimeouts, "connectMs"> {
  const { rpcMethod } = exchange;
  return {
    firstByteMs: firstByteMsOf(rpcMethod, limits),
    idleMs: idleMsOf(rpcMethod, limits),
    absoluteMs: limits.absoluteMs,
  };
}

function answerOf(
  call: Routed | SessionOperation,
  timeouts: UpstreamTimeouts,
  signal: CancelSignal,
  deps: PipelineDeps,
): Promise<Result<UpstreamResponse, Denial>> {
  if (isBridged(call)) return overBridge(call, signal, deps);
  if (call.workspace !== null) return deps.workspace.answer(call, signal, deps);
  return overHttp(call, timeouts, signal, deps).then((response) => ok(response));
}

function overHttp(
  call: Routed | SessionOperation,
  timeouts: UpstreamTimeouts,
  signal: CancelSignal,
  deps: PipelineDeps,
): Promise<UpstreamResponse> {
  return transportOf(call, deps).request({
    poolKey: poolKeyOf(call),
    url: call.snapshot.upstream.url,
    method: httpMethodOf(call),
    headers: upstreamHeaders(call),
    body: call.stage === "routed" ? call.body : null,
    signal,
    timeouts,
  });
}

/** A subscription lasts until somebody ends it. */
export function isOpenEnded(message: RpcMessage): boolean {
  return message.kind === "request" && message.method === "subscriptions/listen";
}

// Whoever may end the exchange early: revocation, shutdown, and the client in the eras' own ways.
function watchOver(
  call: Routed | SessionOperation,
  watchdog: Watchdog,
  isStream: boolean,
  deps: PipelineDeps,
): void {
  const { exchange, request } = call;
  exchange.releases.push(deps.active.add({ call, watchdog, isOpenEnded: isStream }));
  if (cancelsOnDisconnect(call)) {
    const cancel = (): void => watchdog.abort("cancelled");
    if (request.signal.aborted) cancel();
    request.signal.addEventListener("abort", cancel, { once: true });
    exchange.releases.push(() => request.signal.removeEventListener("abort", cancel));
  } else if (call.stage === "routed" && call.message.kind === "request" && call.session !== null) {
    const cancel = (): void => watchdog.abort("cancelled");
    exchange.releases.push(deps.inFlight.add(call.session.token, call.message.id, cancel));
  }
}

/** Modern: closing the stream cancels. Legacy: it must not, except on the stream of a GET. */
export function cancelsOnDisconnect(call: Routed | SessionOperation): boolean {
  return call.stage === "session-operation" ? call.request.method === "GET" : call.era === "modern";
}

function httpMethodOf(call: Routed | SessionOperation): "GET" | "POST" | "DELETE" {
  if (call.stage === "routed") return "POST";
  return call.request.method === "GET" ? "GET" : "DELETE";
}

function replyOf(response: UpstreamResponse, watchdog: Watchdog): UpstreamReply {
  return {
    status: response.status,
    mediaType: mediaTypeOf(headerOf(response.headers, "content-type")),
    sessionId: headerOf(response.headers, "mcp-session-id"),
    retryAfter: headerOf(response.headers, "retry-after"),
    body: response.body[Symbol.asyncIterator](),
    watchdog,
  };
}

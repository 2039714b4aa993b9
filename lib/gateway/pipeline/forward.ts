import { err, ok, type Result } from "@/lib/shared/result";
import type { Recorded, SessionOperation } from "../context";
import type { Denial } from "../errors";
import type { UpstreamResponse } from "../ports";

import type { RpcMessage } from "../protocol/json-rpc";
import { headerOf, mediaTypeOf } from "../protocol/headers";
import type { PipelineDeps } from "./deps";
import { upstreamDenial } from "./upstream-failure";
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
  call: Recorded | SessionOperation,
  deps: PipelineDeps,
): Promise<Result<UpstreamReply, Denial>> {
  const { exchange, limits } = call;
  const isStream = call.stage === "recorded" ? isOpenEnded(call.message) : call.request.method === "GET";
  const times = {
    firstByteMs: limits.firstByteMs,
    idleMs: isStream ? 0 : limits.idleMs,
    absoluteMs: isStream ? 0 : limits.absoluteMs,
  };
  const watchdog = startWatchdog(times);
  watchOver(call, watchdog, isStream, deps);
  exchange.upstreamStartedTick = performance.now();
  try {
    const response = await deps.ports.upstream.request({
      poolKey: poolKeyOf(call),
      url: call.snapshot.upstream.url,
      method: httpMethodOf(call),
      headers: upstreamHeaders(call),
      body: call.stage === "recorded" ? call.body : null,
      signal: watchdog.signal,
      timeouts: { connectMs: limits.connectMs, ...times },
    });
    watchdog.answered();
    exchange.firstByteMs = performance.now() - exchange.upstreamStartedTick;
    return ok(replyOf(response, watchdog));
  } catch (error) {
    watchdog.stop();
    return err(upstreamDenial(error, watchdog.reason()));
  }
}

/** A subscription lasts until somebody ends it. */
export function isOpenEnded(message: RpcMessage): boolean {
  return message.kind === "request" && message.method === "subscriptions/listen";
}

// Whoever may end the exchange early: revocation, shutdown, and the client in the eras' own ways.
function watchOver(
  call: Recorded | SessionOperation,
  watchdog: Watchdog,
  isStream: boolean,
  deps: PipelineDeps,
): void {
  const { exchange, request, path } = call;
  const forget = deps.active.add({
    principal: call.principal,
    secret: call.secret,
    address: { org: path.org, workspace: path.workspace, server: path.server ?? "" },
    isOpenEnded: isStream,
    end: (reason) => watchdog.abort(reason),
  });
  exchange.releases.push(forget);
  if (cancelsOnDisconnect(call)) {
    const cancel = (): void => watchdog.abort("cancelled");
    if (request.signal.aborted) cancel();
    request.signal.addEventListener("abort", cancel, { once: true });
    exchange.releases.push(() => request.signal.removeEventListener("abort", cancel));
  } else if (call.stage === "recorded" && call.message.kind === "request" && call.session !== null) {
    const cancel = (): void => watchdog.abort("cancelled");
    exchange.releases.push(deps.inFlight.add(call.session.token, call.message.id, cancel));
  }
}

/** Modern: closing the stream cancels. Legacy: it must not, except on the stream of a GET. */
export function cancelsOnDisconnect(call: Recorded | SessionOperation): boolean {
  return call.stage === "session-operation" ? call.request.method === "GET" : call.era === "modern";
}

// Never one upstream connection for two principals, nor across a change of address or credential.
function poolKeyOf({ snapshot, principal }: Recorded | SessionOperation): string {
  const { org, workspace, server, upstream } = snapshot;
  const versions = [upstream.configVersion, upstream.auth.credentialVersion];
  return [org.id, workspace.id, server.id, ...versions, principal.kind, principal.id].join("|");
}

function httpMethodOf(call: Recorded | SessionOperation): "GET" | "POST" | "DELETE" {
  if (call.stage === "recorded") return "POST";
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

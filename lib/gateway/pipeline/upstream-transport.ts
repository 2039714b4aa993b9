import type { Recorded, Routed, SessionOperation } from "../context";
import type { UpstreamHttp } from "../ports";
import { isSseSessionId } from "../sse-upstream";
import type { PipelineDeps } from "./deps";

/** The way out of a message that is passed on as it is: the transport its session was opened over. */
export function transportOf(call: Routed | SessionOperation, deps: PipelineDeps): UpstreamHttp {
  if (call.stage === "routed" && call.era === "modern") return deps.ports.upstream;
  if (call.session === null) return knownTransport(call, deps);
  return isSseSessionId(call.session.claims.upstreamSessionId) ? overSse(call, deps) : deps.ports.upstream;
}

/** The way out to an upstream by what is known of it now. */
export function knownTransport(call: Recorded | Routed | SessionOperation, deps: PipelineDeps): UpstreamHttp {
  const isSse = deps.bridge.eras.transportOf(call.snapshot) === "sse";
  return isSse ? overSse(call, deps) : deps.ports.upstream;
}

/** Does the upstream that took no POST speak HTTP+SSE? */
export async function isSseOnly(
  call: Recorded | Routed,
  poolKey: string,
  deps: PipelineDeps,
): Promise<boolean> {
  const { connectMs, firstByteMs } = call.limits;
  const isSse = await deps.sse
    .probe({
      poolKey,
      url: call.snapshot.upstream.url,
      method: "GET",
      headers: { "user-agent": "Gatehouse", ...call.credential },
      body: null,
      signal: call.request.signal,
      timeouts: { connectMs, firstByteMs: Math.min(firstByteMs, PROBE_MS), idleMs: 0, absoluteMs: 0 },
    })
    .catch(() => null);
  if (isSse === true) deps.bridge.eras.learn(call.snapshot, "legacy", "sse");
  return isSse === true;
}

const PROBE_MS = 10_000;

// An upstream that cannot be reached this way may have learned the newer one.
function overSse(
  call: Recorded | Routed | SessionOperation,
  { sse, bridge, ports, active }: PipelineDeps,
): UpstreamHttp {
  const { principal, secret, path: address, snapshot } = call;
  const holder = { principal, secret, address, upstream: snapshot.upstream };
  return {
    async request(wanted) {
      try {
        const response = await sse.request(wanted, (end) => active.hold({ ...holder, end }));
        const isOpening = wanted.headers["mcp-session-id"] === undefined;
        const isGone = isOpening && (response.status === 404 || response.status === 405);
        if (!isGone) return response;
        await response.body[Symbol.asyncIterator]().return?.();
        bridge.eras.forget(call.snapshot);
        return await ports.upstream.request(wanted);
      } catch (error) {
        if (!wanted.signal.aborted) bridge.eras.forget(call.snapshot);
        throw error;
      }
    },
  };
}

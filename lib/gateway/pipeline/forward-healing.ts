import { ok, type Result } from "@/lib/shared/result";
import type { Routed, SessionOperation } from "../context";
import type { Denial } from "../errors";
import type { PipelineDeps } from "./deps";
import { otherWay } from "./choose-route";
import { forward, type UpstreamReply } from "./forward";
import { bufferReply, isLostSession } from "./lost-session";
import { healedSession, renewSession } from "./renew-session";

export interface Sent<Call extends Routed | SessionOperation> {
  /** As it was sent in the end: by another way or on a renewed session. */
  readonly call: Call;
  readonly reply: UpstreamReply;
}

/**
 * Forwards, and mends what the upstream refused without running it: a session it lost is opened anew
 * for the client, once; an `initialize` it does not know is translated, or taken over another transport.
 */
export async function forwardHealing<Call extends Routed | SessionOperation>(
  original: Call,
  deps: PipelineDeps,
): Promise<Result<Sent<Call>, Denial>> {
  const call = healedSession(original, deps);
  const first = await forward(call, deps);
  if (!first.ok || first.value.status < 400 || first.value.status >= 500) return sent(call, first);
  const reply = await bufferReply(first.value);
  if (call.stage === "routed" && call.route === "native" && isRefusedInitialize(call, reply.status, deps)) {
    const other = await otherWay(call, deps);
    if (other === null) return ok({ call, reply });
    // Another way for the same message.
    const again: Call = { ...call, route: other.route };
    return sent(again, await forward(again, deps));
  }
  if (!isLostSession(call, reply)) return ok({ call, reply });
  const renewed = await renewSession(call, deps);
  return renewed === null ? ok({ call, reply }) : sent(renewed, await forward(renewed, deps));
}

function sent<Call extends Routed | SessionOperation>(
  call: Call,
  reply: Result<UpstreamReply, Denial>,
): Result<Sent<Call>, Denial> {
  return reply.ok ? ok({ call, reply: reply.value }) : reply;
}

function isRefusedInitialize(call: Routed, status: number, deps: PipelineDeps): boolean {
  const isInitialize = call.message.kind === "request" && call.message.method === "initialize";
  const isProtocol = status === 400 || status === 404 || status === 405;
  return isInitialize && isProtocol && deps.bridge.eras.of(call.snapshot) === "unknown";
}

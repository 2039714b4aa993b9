import type { Result } from "@/lib/shared/result";
import type { Decided, Resolved } from "../context";
import type { Denial } from "../errors";
import type { GatewayResponse } from "../gateway-http";
import { attachCredentials } from "./attach-credentials";
import { bindSession } from "./bind-session";
import { decideOpened } from "./decide-call";
import { chooseRoute } from "./choose-route";
import type { PipelineDeps } from "./deps";
import { isOpenEnded } from "./forward";
import type { QuotaKind } from "./quotas";
import { forwardHealing } from "./forward-healing";
import { readMessage } from "./read-message";
import { isStrict, recordAttempt } from "./record";
import { respond } from "./respond";

/**
 * A message, step by step. The order is security: nothing is read before it was bounded, nothing
 * leaves before it was decided and written down.
 */
export async function handlePost(
  call: Resolved,
  deps: PipelineDeps,
): Promise<Result<GatewayResponse, Denial>> {
  const parsed = await readMessage(call);
  if (!parsed.ok) return parsed;
  const bound = bindSession(parsed.value, deps);
  if (!bound.ok) return bound;
  const decided =
    call.workspace === null
      ? decideOpened(bound.value, deps)
      : await deps.workspace.decide(bound.value, deps);
  if (!decided.ok) return decided;
  return carryOut(decided.value, deps);
}

/** The rest of the way, for a message that policy allows. */
export async function carryOut(call: Decided, deps: PipelineDeps): Promise<Result<GatewayResponse, Denial>> {
  const place = deps.quotas.take(call, quotaKindOf(call));
  if (!place.ok) return place;
  call.exchange.releases.push(place.value);
  const passage = deps.circuits.enter(call.exchange);
  if (!passage.ok) return passage;
  const credentialed = await attachCredentials(call, deps);
  if (!credentialed.ok) return credentialed;
  const recorded = await recordAttempt(credentialed.value, deps);
  if (!recorded.ok) return recorded;
  const routed = await chooseRoute(recorded.value, deps);
  if (!routed.ok) return routed;
  const sent = await forwardHealing(routed.value, deps);
  if (!sent.ok) return sent;
  return respond(sent.value.call, sent.value.reply, deps);
}

function quotaKindOf({ message, workspace }: Decided): QuotaKind {
  if (message.kind !== "request") return "reply";
  if (isOpenEnded(message)) return "stream";
  // It takes its place at the server it goes on to.
  return workspace !== null && isStrict(message.method) ? "passage" : "call";
}

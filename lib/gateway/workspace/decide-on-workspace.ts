import { err, ok, type Result } from "@/lib/shared/result";
import type { Bound, Decided } from "../context";
import { decide } from "../decide";
import { denial, type Denial } from "../errors";
import { targetsOf } from "../pipeline/call-targets";
import { hidden } from "../pipeline/decide-call";
import type { PipelineDeps } from "../pipeline/deps";
import { ownTarget } from "./find-target";
import { serverSnapshot } from "./visible-servers";

/**
 * What a message to the endpoint needs before it is answered. Calls are decided where they go; a legacy subscription
 * is noted here and would go nowhere, so it is decided now.
 */
export async function decideOnWorkspace(call: Bound, deps: PipelineDeps): Promise<Result<Decided, Denial>> {
  const { message, exchange, workspace } = call;
  exchange.decisionReason = "allowed";
  const decided: Decided = { ...call, stage: "decided" };
  if (message.kind !== "request" || workspace === null) return ok(decided);
  const targets = targetsOf(message.method, message.params);
  if (targets === null) {
    return err(denial("invalid_params", { message: `${message.method} does not name what it is about.` }));
  }
  const [shown] = targets;
  exchange.target = shown ?? null;
  if (
    shown === undefined ||
    !message.method.startsWith("resources/") ||
    message.method === "resources/read"
  ) {
    return ok(decided);
  }
  const own = ownTarget(workspace, shown);
  const snapshot = own === null ? ok(null) : await serverSnapshot(call, own.slug, deps);
  if (!snapshot.ok) return snapshot;
  const isAllowed =
    own !== null &&
    snapshot.value !== null &&
    decide(call.principal, snapshot.value, message.method, own.target).allow;
  if (isAllowed) return ok(decided);
  exchange.decisionReason = "capability_hidden";
  return err(hidden(shown, call.era));
}

import { whenReady, type MaybePromise } from "@/lib/shared/maybe-promise";
import { err, ok, type Result } from "@/lib/shared/result";
import type { Authenticated, Resolved } from "../context";
import { decide } from "../decide";
import { denial, type Denial } from "../errors";
import type { GatewayLimits } from "../limits";
import type { GatewaySnapshot } from "../snapshot";
import type { PipelineDeps } from "./deps";
import { findSnapshot, type FoundEndpoint } from "./find-snapshot";

/** Finds the policy of the addressed endpoint. Unknown, foreign, disabled and invisible read the same. */
export function resolve(call: Authenticated, deps: PipelineDeps): MaybePromise<Result<Resolved, Denial>> {
  return whenReady(findSnapshot(call.path, call.principal, deps.ports), (found) =>
    found.ok ? resolved(call, found.value, deps) : err(unresolved(found.error)),
  );
}

function resolved(
  call: Authenticated,
  { snapshot, workspace }: FoundEndpoint,
  deps: PipelineDeps,
): Result<Resolved, Denial> {
  const access = decide(call.principal, snapshot, "connect", null);
  if (access.allow) {
    call.exchange.snapshot = snapshot;
    call.exchange.isOfWorkspace = workspace !== null;
    return ok({ ...call, stage: "resolved", snapshot, workspace, limits: limitsFor(snapshot, deps.limits) });
  }
  call.exchange.decisionReason = access.reason;
  if (access.reason === "insufficient_scope") return err(insufficientScope());
  return err(denial("not_found", { internalMessage: access.reason }));
}

/** Why there is no policy to go by. */
export function unresolved(why: "not_found" | "unavailable" | "invalid"): Denial {
  switch (why) {
    case "not_found":
      return denial("not_found");
    case "unavailable":
      return denial("policy_unavailable", { headers: { "retry-after": "1" } });
    case "invalid":
      return denial("configuration_invalid", { internalMessage: "snapshot does not parse" });
  }
}

function insufficientScope(): Denial {
  const challenge = 'Bearer realm="gatehouse", error="insufficient_scope", scope="mcp"';
  return denial("insufficient_scope", { headers: { "www-authenticate": challenge } });
}

/** The gateway's limits with the server's own. */
export function limitsFor(snapshot: GatewaySnapshot, limits: GatewayLimits): GatewayLimits {
  let own: GatewayLimits | null = null;
  for (const [name, value] of Object.entries(snapshot.limits)) own = { ...(own ?? limits), [name]: value };
  return own ?? limits;
}

import { err, ok, type Result } from "@/lib/shared/result";
import type { Authenticated, Resolved } from "../context";
import { decide } from "../decide";
import { denial, type Denial } from "../errors";
import type { GatewayLimits } from "../limits";
import type { GatewaySnapshot } from "../snapshot";
import { readSnapshot } from "../snapshot-cache";
import type { PipelineDeps } from "./deps";

/** Finds the policy of the addressed server. Unknown, foreign, disabled and invisible read the same. */
export async function resolve(call: Authenticated, deps: PipelineDeps): Promise<Result<Resolved, Denial>> {
  const { org, workspace, server } = call.path;
  if (server === null) return err(denial("endpoint_unavailable"));
  const found = await deps.ports.snapshots.resolve({ org, workspace, server }, call.principal);
  if (!found.ok) {
    return err(
      found.error === "not_found"
        ? denial("not_found")
        : denial("policy_unavailable", { headers: { "retry-after": "1" } }),
    );
  }
  const snapshot = readSnapshot(found.value);
  if (snapshot === null) {
    return err(denial("configuration_invalid", { internalMessage: "snapshot does not parse" }));
  }
  const access = decide(call.principal, snapshot, "connect", null);
  if (access.allow) {
    call.exchange.snapshot = snapshot;
    return ok({ ...call, stage: "resolved", snapshot, limits: limitsFor(snapshot, deps.limits) });
  }
  call.exchange.decisionReason = access.reason;
  if (access.reason === "insufficient_scope") return err(insufficientScope());
  return err(denial("not_found", { internalMessage: access.reason }));
}

function insufficientScope(): Denial {
  const challenge = 'Bearer realm="gatehouse", error="insufficient_scope", scope="mcp"';
  return denial("insufficient_scope", { headers: { "www-authenticate": challenge } });
}

function limitsFor(snapshot: GatewaySnapshot, limits: GatewayLimits): GatewayLimits {
  let own: GatewayLimits | null = null;
  for (const [name, value] of Object.entries(snapshot.limits)) own = { ...(own ?? limits), [name]: value };
  return own ?? limits;
}

import type { CallTarget } from "./call-record";
import { accessRule } from "./access/access-rule";
import { resourceRule } from "./access/resource-rule";
import { switchRule } from "./access/switch-rule";
import type { Decision } from "./access/verdict";
import type { Principal } from "./ports";
import type { GatewaySnapshot } from "./snapshot";

/** What is asked for; in a list together with the hash of the definition that is about to be shown. */
export interface DecisionTarget extends CallTarget {
  /** Null: a definition that has no hash. */
  readonly definitionHash?: string | null;
}

export type { Decision, DenyReason } from "./access/verdict";

/**
 * The one place that says who may use what: list filters, calls, subscriptions and explain all ask
 * it. Subtractive: each rule can only take away. `target` null asks about the server as a whole.
 */
export function decide(
  principal: Principal,
  snapshot: GatewaySnapshot,
  _method: string,
  target: DecisionTarget | null,
): Decision {
  const access = accessRule(principal, snapshot);
  if (!access.allow || target === null) return access;
  switch (target.kind) {
    case "tool":
    case "prompt":
    case "resource_template":
      return switchRule(snapshot, target.kind, target);
    case "resource":
      return resourceRule(snapshot, target);
  }
}

import type { CallTarget } from "../call-record";
import { decide } from "../decide";
import type { Principal } from "../ports";
import type { GatewaySnapshot } from "../snapshot";
import { MCP_SCOPE } from "./access-rule";
import type { Decision, DenyReason } from "./verdict";

/**
 * The rules in the order in which `decide` asks them, each with how its objection is taken away; null: it cannot be.
 * A reason that is missing here does not compile.
 */
const LIFTS = {
  foreign_tenant: null,
  organization_disabled: ({ snapshot }) => ({
    snapshot: { ...snapshot, org: { ...snapshot.org, enabled: true } },
  }),
  workspace_disabled: ({ snapshot }) => ({
    snapshot: { ...snapshot, workspace: { ...snapshot.workspace, enabled: true } },
  }),
  server_disabled: ({ snapshot }) => ({
    snapshot: { ...snapshot, server: { ...snapshot.server, enabled: true } },
  }),
  workspace_server_disabled: ({ snapshot }) => ({
    snapshot: { ...snapshot, workspaceServer: { ...snapshot.workspaceServer, enabled: true } },
  }),
  insufficient_scope: ({ principal }) => ({
    principal: { ...principal, scopes: [...principal.scopes, MCP_SCOPE] },
  }),
  user_access: ({ snapshot }) => ({
    snapshot: { ...snapshot, userAccess: { default: "allow", exceptions: [] } },
  }),
  capability_disabled_by_org: (question) => withSwitch(question, { orgEnabled: true }),
  capability_disabled_by_workspace: (question) => withSwitch(question, { workspaceEnabled: true }),
  capability_quarantined: (question) => withSwitch(question, { quarantined: false }),
  capability_not_enabled: ({ snapshot }) => ({ snapshot: { ...snapshot, newCapabilities: "allow" } }),
  name_resembles_disabled: null,
  resource_not_matched: null,
} as const satisfies Record<DenyReason, ((question: Question) => Partial<Question>) | null>;

interface Question {
  readonly principal: Principal;
  readonly snapshot: GatewaySnapshot;
  readonly target: CallTarget | null;
}

/** Rules in the order in which they are asked. */
export const DECISION_ORDER = Object.keys(LIFTS) as readonly DenyReason[];

export interface DecisionPath {
  readonly decision: Decision;
  /** Every rule that objects, in order: the first is the one that decided, the others would have been next. */
  readonly objections: readonly DenyReason[];
}

/**
 * Why `decide` says what it says. There is no second judge: it is `decide` that is asked, and asked again with each
 * objection taken away in turn.
 */
export function decisionPath(
  principal: Principal,
  snapshot: GatewaySnapshot,
  target: CallTarget | null,
): DecisionPath {
  const ask = (question: Question) =>
    decide(question.principal, question.snapshot, "explain", question.target);
  let question: Question = { principal, snapshot, target };
  const decision = ask(question);
  const objections: DenyReason[] = [];
  let current = decision;
  while (!current.allow && !objections.includes(current.reason)) {
    objections.push(current.reason);
    const lift: ((question: Question) => Partial<Question>) | null = LIFTS[current.reason];
    if (lift === null) break;
    question = { ...question, ...lift(question) };
    current = ask(question);
  }
  return { decision, objections };
}

function withSwitch(
  { snapshot, target }: Question,
  on: { orgEnabled: true } | { workspaceEnabled: true } | { quarantined: false },
): Partial<Question> {
  const capabilities = snapshot.capabilities.map((item) =>
    target !== null && item.name === target.name && isKind(item.kind, target.kind)
      ? { ...item, ...on }
      : item,
  );
  return { snapshot: { ...snapshot, capabilities } };
}

// A resource may be named by the template that produces it.
function isKind(kind: CallTarget["kind"], asked: CallTarget["kind"]): boolean {
  return kind === asked || (asked === "resource" && kind === "resource_template");
}

import { expect, test } from "vitest";
import { decide } from "../decide";
import type { Principal } from "../ports";
import type { GatewaySnapshotInput } from "../snapshot";
import { testPrincipal, testSnapshot } from "../testing";
import { DECISION_ORDER, decisionPath } from "./decision-path";
import type { DenyReason } from "./verdict";

const tool = { kind: "tool", name: "t" } as const;

interface Switch {
  readonly reason: DenyReason;
  readonly snapshot?: Partial<GatewaySnapshotInput>;
  readonly principal?: Partial<Principal>;
}

// Each of them off by itself denies for its own reason; together they are the matrix.
const SWITCHES: readonly Switch[] = [
  { reason: "foreign_tenant", principal: { orgId: "org-b" } },
  { reason: "organization_disabled", snapshot: { org: { id: "org-a", slug: "acme", enabled: false } } },
  { reason: "workspace_disabled", snapshot: { workspace: { id: "ws-a", slug: "platform", enabled: false } } },
  { reason: "server_disabled", snapshot: { server: { id: "s", name: "s", enabled: false } } },
  {
    reason: "workspace_server_disabled",
    snapshot: { workspaceServer: { id: "w", slug: "w", enabled: false } },
  },
  { reason: "insufficient_scope", principal: { scopes: [] } },
  { reason: "user_access", snapshot: { userAccess: { default: "deny", exceptions: [] } } },
];
const CAPABILITY_SWITCHES = [
  "capability_disabled_by_org",
  "capability_disabled_by_workspace",
  "capability_quarantined",
] as const;

test("every combination of switches is explained as it is decided, and every switch that is off is named in order", () => {
  const size = SWITCHES.length + CAPABILITY_SWITCHES.length;
  for (let mask = 0; mask < 2 ** size; mask += 1) {
    const isOff = (index: number) => (mask & (1 << index)) !== 0;
    const off = SWITCHES.filter((_, index) => isOff(index));
    const offCapability = CAPABILITY_SWITCHES.filter((_, index) => isOff(SWITCHES.length + index));
    const snapshot = testSnapshot({
      ...Object.assign({}, ...off.map((one) => one.snapshot ?? {})),
      capabilities: [
        {
          ...tool,
          orgEnabled: !offCapability.includes("capability_disabled_by_org"),
          workspaceEnabled: !offCapability.includes("capability_disabled_by_workspace"),
          quarantined: offCapability.includes("capability_quarantined"),
        },
      ],
    });
    const principal = testPrincipal(
      Object.assign({}, ...off.map((one) => one.principal ?? {})) as Partial<Principal>,
    );
    const path = decisionPath(principal, snapshot, tool);
    expect(path.decision).toEqual(decide(principal, snapshot, "tools/call", tool));
    const expected = [...off.map(({ reason }) => reason), ...offCapability];
    // What belongs to somebody else is not looked into.
    expect(path.objections).toEqual(expected[0] === "foreign_tenant" ? ["foreign_tenant"] : expected);
    expect(path.decision.reason).toBe(expected[0] ?? "allowed");
  }
});

test("objections stand in the order that is documented", () => {
  expect(DECISION_ORDER.slice(0, 10)).toEqual([
    ...SWITCHES.map(({ reason }) => reason),
    ...CAPABILITY_SWITCHES,
  ]);
});

test("an unknown name that is denied ends the path, as nothing can be switched on for it", () => {
  const snapshot = testSnapshot({
    capabilities: [{ kind: "tool", name: "run", orgEnabled: false, workspaceEnabled: true }],
  });
  const path = decisionPath(testPrincipal(), snapshot, { kind: "tool", name: "RUN" });
  expect(path.objections).toEqual(["name_resembles_disabled"]);
});

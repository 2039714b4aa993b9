import { describe, expect, test } from "vitest";
import { decide, type DenyReason } from "./decide";
import type { Principal } from "./ports";
import type { GatewaySnapshotInput } from "./snapshot";
import { testPrincipal, testSnapshot } from "./testing";

const toolOf = (name: string) => ({ kind: "tool", name }) as const;
const tool = toolOf("t");

describe("each rule can only take away", () => {
  const cases: [DenyReason, Partial<GatewaySnapshotInput>, Partial<Principal>][] = [
    ["foreign_tenant", {}, { orgId: "org-b" }],
    ["foreign_tenant", {}, { workspaceId: "ws-b" }],
    ["organization_disabled", { org: { id: "org-a", slug: "acme", enabled: false } }, {}],
    ["workspace_disabled", { workspace: { id: "ws-a", slug: "platform", enabled: false } }, {}],
    ["server_disabled", { server: { id: "s", name: "s", enabled: false } }, {}],
    ["workspace_server_disabled", { workspaceServer: { id: "w", slug: "w", enabled: false } }, {}],
    ["insufficient_scope", {}, { scopes: [] }],
    ["user_access", { userAccess: { default: "deny", exceptions: [] } }, {}],
    ["user_access", { userAccess: { default: "allow", exceptions: ["user-1"] } }, {}],
    ["capability_not_enabled", { newCapabilities: "deny" }, {}],
    [
      "capability_disabled_by_org",
      { capabilities: [{ ...tool, orgEnabled: false, workspaceEnabled: true }] },
      {},
    ],
    [
      "capability_disabled_by_workspace",
      { capabilities: [{ ...tool, orgEnabled: true, workspaceEnabled: false }] },
      {},
    ],
  ];
  test.each(cases)("%s", (reason, snapshot, principal) => {
    const decision = decide(testPrincipal(principal), testSnapshot(snapshot), "tools/call", tool);
    expect(decision).toEqual({ allow: false, reason });
  });

  test("with nothing taken away everything is allowed", () => {
    expect(decide(testPrincipal(), testSnapshot(), "tools/call", tool)).toEqual({
      allow: true,
      reason: "allowed",
    });
  });
});

test("a person on the access list passes, and a service key follows the default", () => {
  const snapshot = testSnapshot({ userAccess: { default: "deny", exceptions: ["user-1"] } });
  expect(decide(testPrincipal(), snapshot, "tools/list", null).allow).toBe(true);
  expect(decide(testPrincipal({ userId: "user-2" }), snapshot, "tools/list", null).allow).toBe(false);
  const service = testPrincipal({ kind: "service", id: "key-9", userId: null });
  expect(decide(service, snapshot, "tools/list", null)).toEqual({ allow: false, reason: "user_access" });
  const open = testSnapshot({ userAccess: { default: "allow", exceptions: ["user-1", "key-9"] } });
  expect(decide(service, open, "tools/list", null).allow).toBe(true);
  // Even where the key says whose it was: a setting for a person is about that person.
  const made = testPrincipal({ kind: "service", id: "key-9", userId: "user-1" });
  expect(decide(made, snapshot, "tools/list", null).allow).toBe(false);
  expect(decide(made, open, "tools/list", null).allow).toBe(true);
});

test("a key without a workspace may use any that shows it a snapshot", () => {
  expect(decide(testPrincipal({ workspaceId: null }), testSnapshot(), "tools/list", null).allow).toBe(true);
});

test("of two entries with one name the stricter wins", () => {
  const entry = { ...tool, orgEnabled: true, workspaceEnabled: true };
  const snapshot = testSnapshot({ capabilities: [{ ...entry, orgEnabled: false }, entry] });
  expect(decide(testPrincipal(), snapshot, "tools/call", tool).allow).toBe(false);
});

test("a tool that is on keeps its name even where it folds like one that is off", () => {
  const snapshot = testSnapshot({
    capabilities: [
      { kind: "tool", name: "Run", orgEnabled: true, workspaceEnabled: true },
      { kind: "tool", name: "run", orgEnabled: false, workspaceEnabled: true },
    ],
  });
  expect(decide(testPrincipal(), snapshot, "tools/call", toolOf("Run")).allow).toBe(true);
  expect(decide(testPrincipal(), snapshot, "tools/call", toolOf("RUN"))).toMatchObject({
    reason: "name_resembles_disabled",
  });
});

describe("resources", () => {
  const resource = (name: string) => ({ kind: "resource", name }) as const;
  const on = { orgEnabled: true, workspaceEnabled: true };

  test("with nothing switched off, an unknown URI is the upstream's business", () => {
    expect(decide(testPrincipal(), testSnapshot(), "resources/read", resource("x:y")).allow).toBe(true);
  });

  test("as soon as something is off, an unknown URI needs a template that is on", () => {
    const snapshot = testSnapshot({
      capabilities: [
        { kind: "resource", name: "x:off", ...on, orgEnabled: false },
        { kind: "resource", name: "y:on", ...on },
        { kind: "resource_template", name: "z:{id}", ...on },
      ],
    });
    const allows = (uri: string) => decide(testPrincipal(), snapshot, "resources/read", resource(uri)).allow;
    expect([allows("x:off"), allows("y:on"), allows("z:1"), allows("x:other")]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

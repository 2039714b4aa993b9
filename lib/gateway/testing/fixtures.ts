import type { Principal } from "../ports";
import { gatewaySnapshotSchema, type GatewaySnapshot, type GatewaySnapshotInput } from "../snapshot";

/** A server everyone in its workspace may use, with nothing switched off. */
export function snapshotInput(
  url: string,
  overrides: Partial<GatewaySnapshotInput> = {},
): GatewaySnapshotInput {
  return {
    schemaVersion: 1,
    version: "v1",
    org: { id: "org-a", slug: "acme", enabled: true },
    workspace: { id: "ws-a", slug: "platform", enabled: true },
    server: { id: "server-a", name: "Everything", enabled: true },
    workspaceServer: { id: "wss-a", slug: "everything", enabled: true },
    upstream: {
      url,
      // Passed on as it is, whatever the client speaks.
      era: "dual",
      configVersion: "1",
      auth: { type: "none", secretRef: null, credentialVersion: "none" },
    },
    capabilities: [],
    ...overrides,
  };
}

export function testSnapshot(overrides: Partial<GatewaySnapshotInput> = {}): GatewaySnapshot {
  return gatewaySnapshotSchema.parse(snapshotInput("http://upstream.test/mcp", overrides));
}

/** A person's key in the fixture's workspace. */
export function testPrincipal(overrides: Partial<Principal> = {}): Principal {
  return {
    id: "user-1",
    kind: "user",
    orgId: "org-a",
    workspaceId: "ws-a",
    keyId: "key-1",
    label: "alice@example.com",
    userId: "user-1",
    scopes: ["mcp"],
    ...overrides,
  };
}

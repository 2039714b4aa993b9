import { describe, expect, it } from "vitest";
import { gatewaySnapshotSchema } from "@/lib/gateway";
import { compileSnapshot, type SnapshotRows } from "./compile-snapshot";

interface Overrides {
  readonly server?: Partial<SnapshotRows["server"]>;
  readonly workspaceServer?: Partial<SnapshotRows["workspaceServer"]>;
}

function rows({ server = {}, workspaceServer = {} }: Overrides = {}): SnapshotRows {
  return {
    org: { id: "o1", slug: "acme" },
    workspace: { id: "w1", slug: "platform" },
    server: {
      id: "s1",
      name: "GitHub",
      url: "https://mcp.example.com/mcp",
      enabled: true,
      era: null,
      transport: "http",
      authType: "none",
      configVersion: 7,
      secrets: [],
      changePolicy: "quarantine",
      newPolicy: "accept",
      syncedAt: null,
      capabilities: [],
      switches: [],
      ...server,
    },
    workspaceServer: {
      id: "ws1",
      slug: "github",
      enabled: true,
      defaultAccess: "allow",
      switches: [],
      userAccess: [],
      ...workspaceServer,
    },
  };
}

const tool = (name: string) => ({ kind: "tool" as const, name });
const listed = (name: string, kind: "tool" | "prompt" = "tool") => ({
  ...{ kind, name, hash: "d1-x", approved: true, pendingHash: null, definition: null },
});
const off = (name: string) => ({ ...tool(name), enabled: false });
const on = (name: string) => ({ ...tool(name), enabled: true });

describe("a compiled snapshot", () => {
  it("is one the data plane accepts", () => {
    const snapshot = compileSnapshot(
      rows({
        server: { authType: "headers", era: "dual", capabilities: [listed("search")] },
        workspaceServer: { userAccess: [{ userId: "u1", access: "deny" }] },
      }),
    );
    expect(gatewaySnapshotSchema.safeParse(snapshot)).toMatchObject({ success: true });
    expect(snapshot.upstream).toMatchObject({ era: "dual", configVersion: "7" });
    expect(snapshot.upstream.auth).toMatchObject({ type: "headers", secretRef: "s1" });
  });

  it("lets through what no switch names", () => {
    const { capabilities } = compileSnapshot(rows({ server: { capabilities: [listed("search")] } }));
    expect(capabilities).toMatchObject([{ ...tool("search"), orgEnabled: true, workspaceEnabled: true }]);
  });

  it("keeps the switches of organization and workspace apart", () => {
    const { capabilities } = compileSnapshot(
      rows({
        server: { capabilities: [listed("a"), listed("b"), listed("c")], switches: [off("a"), on("b")] },
        workspaceServer: { switches: [off("b"), on("a")] },
      }),
    );
    expect(capabilities).toMatchObject([
      { ...tool("a"), orgEnabled: false, workspaceEnabled: true },
      { ...tool("b"), orgEnabled: true, workspaceEnabled: false },
      { ...tool("c"), orgEnabled: true, workspaceEnabled: true },
    ]);
  });

  it("keeps off what was switched off even when the server does not list it", () => {
    const { capabilities } = compileSnapshot(
      rows({
        server: { switches: [off("gone")] },
        workspaceServer: { switches: [off("gone"), on("never-seen")] },
      }),
    );
    expect(capabilities).toEqual([{ ...tool("gone"), orgEnabled: false, workspaceEnabled: false }]);
  });

  it("does not confuse a tool with a prompt of the same name", () => {
    const { capabilities } = compileSnapshot(
      rows({
        server: { capabilities: [listed("x"), listed("x", "prompt")], switches: [off("x")] },
      }),
    );
    expect(capabilities.map(({ kind, orgEnabled }) => [kind, orgEnabled])).toEqual([
      ["prompt", true],
      ["tool", false],
    ]);
  });

  it("names only the people whose access differs from the default", () => {
    const userAccess = [
      { userId: "u2", access: "deny" as const },
      { userId: "u1", access: "allow" as const },
    ];
    const access = (defaultAccess: "allow" | "deny") =>
      compileSnapshot(rows({ workspaceServer: { defaultAccess, userAccess } })).userAccess;
    expect(access("allow")).toEqual({ default: "allow", exceptions: ["u2"] });
    expect(access("deny")).toEqual({ default: "deny", exceptions: ["u1"] });
  });

  it.each([
    ["quarantine", { quarantined: true, waitingHash: "d1-y" }],
    ["keep", { waitingHash: "d1-y" }],
    ["accept", { waitingHash: "d1-y" }],
  ] as const)("under the policy %s says of a changed definition %j", (changePolicy, state) => {
    const changed = { ...listed("a"), pendingHash: "d1-y" };
    const { capabilities, changedDefinitions } = compileSnapshot(
      rows({ server: { changePolicy, capabilities: [changed] } }),
    );
    expect(capabilities).toEqual([
      { ...tool("a"), orgEnabled: true, workspaceEnabled: true, hash: "d1-x", ...state },
    ]);
    expect(changedDefinitions).toBe(changePolicy);
  });

  it("keeps a new capability back until somebody approves it", () => {
    const isNew = { ...listed("a"), approved: false };
    const { capabilities } = compileSnapshot(rows({ server: { capabilities: [isNew] } }));
    expect(capabilities).toMatchObject([{ quarantined: true }]);
  });

  it("lets unknown names through unless new ones wait and the server was read before", () => {
    const unknown = (server: Overrides["server"] = {}) => compileSnapshot(rows({ server })).newCapabilities;
    expect(unknown()).toBe("allow");
    expect(unknown({ newPolicy: "quarantine" })).toBe("allow");
    expect(unknown({ newPolicy: "quarantine", syncedAt: new Date(0) })).toBe("deny");
    expect(unknown({ newPolicy: "accept", syncedAt: new Date(0) })).toBe("allow");
  });

  it("does not compare with a hash of other rules", () => {
    const { capabilities } = compileSnapshot(
      rows({ server: { capabilities: [{ ...listed("a"), hash: "f".repeat(64) }] } }),
    );
    expect(capabilities?.[0]).not.toHaveProperty("hash");
  });

  it("has the same version for the same rows in another order", () => {
    const [a, b] = [listed("a"), listed("b")];
    const first = compileSnapshot(rows({ server: { capabilities: [a, b] } }));
    const second = compileSnapshot(rows({ server: { capabilities: [b, a] } }));
    expect(second.version).toBe(first.version);
  });

  it.each<[string, Overrides]>([
    ["a switch", { workspaceServer: { switches: [off("a")] } }],
    ["somebody's access", { workspaceServer: { userAccess: [{ userId: "u1", access: "deny" }] } }],
    ["the server's URL", { server: { url: "https://other.example.com/mcp" } }],
    ["the server's state", { server: { enabled: false } }],
    ["a secret", { server: { secrets: [{ id: "x", ciphertext: "v1.1.a" }] } }],
  ])("has another version when %s changes", (_what, change) => {
    expect(compileSnapshot(rows(change)).version).not.toBe(compileSnapshot(rows()).version);
  });

  it("changes the credential's version when a secret is entered again, and shows nothing of it", () => {
    const withSecret = (ciphertext: string) =>
      compileSnapshot(rows({ server: { authType: "headers", secrets: [{ id: "x", ciphertext }] } }));
    const [first, second] = [withSecret("v1.1.first"), withSecret("v1.1.second")];
    expect(first.upstream.auth.credentialVersion).not.toBe(second.upstream.auth.credentialVersion);
    expect(JSON.stringify(first)).not.toContain("v1.1.first");
  });
});

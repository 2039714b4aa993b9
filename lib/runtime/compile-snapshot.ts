import { createHash } from "node:crypto";
import type { GatewaySnapshotInput, SnapshotCapabilityInput } from "@/lib/gateway";
import { isDefinitionHash } from "@/lib/shared/definition-hash";

type CapabilityKind = SnapshotCapabilityInput["kind"];
type Access = "allow" | "deny";

interface CapabilityName {
  readonly kind: CapabilityKind;
  readonly name: string;
}

interface KnownCapability extends CapabilityName {
  readonly hash: string;
  readonly approved: boolean;
  readonly pendingHash: string | null;
  /** The approved definition, where policy is to keep listing it; null otherwise. */
  readonly definition: string | null;
}

interface CapabilitySwitch extends CapabilityName {
  readonly enabled: boolean;
}

/** The rows a snapshot is made of, as PostgreSQL has them. */
export interface SnapshotRows {
  readonly org: { readonly id: string; readonly slug: string };
  readonly workspace: { readonly id: string; readonly slug: string };
  readonly server: {
    readonly id: string;
    readonly name: string;
    readonly url: string;
    readonly enabled: boolean;
    readonly era: "legacy" | "modern" | "dual" | null;
    readonly transport: "http" | "sse";
    readonly authType: "none" | "headers";
    readonly configVersion: number;
    readonly secrets: readonly { readonly id: string; readonly ciphertext: string }[];
    readonly changePolicy: "accept" | "quarantine" | "keep";
    readonly newPolicy: "accept" | "quarantine";
    readonly syncedAt: Date | null;
    /** Those the server still lists, and tools and prompts it once listed: gone is not new when it comes back. */
    readonly capabilities: readonly KnownCapability[];
    readonly switches: readonly CapabilitySwitch[];
  };
  readonly workspaceServer: {
    readonly id: string;
    readonly slug: string;
    readonly enabled: boolean;
    readonly defaultAccess: Access;
    readonly switches: readonly CapabilitySwitch[];
    readonly userAccess: readonly { readonly userId: string; readonly access: Access }[];
  };
}

/** What the data plane needs to know of one workspace server. Equal rows give an equal version. */
export function compileSnapshot(rows: SnapshotRows): GatewaySnapshotInput {
  const { org, workspace, server, workspaceServer } = rows;
  const content = {
    schemaVersion: 1,
    org: { id: org.id, slug: org.slug, enabled: true },
    workspace: { id: workspace.id, slug: workspace.slug, enabled: true },
    server: { id: server.id, name: server.name, enabled: server.enabled },
    workspaceServer: {
      id: workspaceServer.id,
      slug: workspaceServer.slug,
      enabled: workspaceServer.enabled,
    },
    upstream: {
      url: server.url,
      era: server.era ?? "unknown",
      transport: server.transport,
      configVersion: String(server.configVersion),
      auth: {
        type: server.authType,
        secretRef: server.authType === "none" ? null : server.id,
        credentialVersion: credentialVersion(server.secrets),
      },
    },
    // Before the first reading everything is new, and nobody could approve anything.
    newCapabilities: server.newPolicy === "quarantine" && server.syncedAt !== null ? "deny" : "allow",
    changedDefinitions: server.changePolicy,
    capabilities: capabilities(rows),
    userAccess: userAccess(workspaceServer),
  } as const;
  return { ...content, version: shortHash(JSON.stringify(content)) };
}

// Ciphertexts carry a random nonce: entering even the same value again makes another one.
function credentialVersion(secrets: SnapshotRows["server"]["secrets"]): string {
  const parts = secrets.map((secret) => `${secret.id}:${secret.ciphertext}`).sort();
  return parts.length === 0 ? "none" : shortHash(parts.join("\n"));
}

/**
 * What the server lists, with both switches. A switch outlives what it was set for: something switched off stays off
 * when a sync no longer finds it.
 */
function capabilities({ server, workspaceServer }: SnapshotRows): SnapshotCapabilityInput[] {
  const offByOrg = namesOff(server.switches);
  const offByWorkspace = namesOff(workspaceServer.switches);
  const all = new Map<string, CapabilityName | KnownCapability>(
    server.capabilities.map((capability) => [keyOf(capability), capability]),
  );
  for (const [key, off] of [...offByOrg, ...offByWorkspace]) if (!all.has(key)) all.set(key, off);
  // By code unit, not locale: the order is part of the version.
  return [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => ({
      kind: one.kind,
      name: one.name,
      orgEnabled: !offByOrg.has(key),
      workspaceEnabled: !offByWorkspace.has(key),
      ...("hash" in one ? definitionState(one, server.changePolicy) : {}),
    }));
}

function definitionState(
  { hash, approved, pendingHash, definition }: KnownCapability,
  changePolicy: SnapshotRows["server"]["changePolicy"],
) {
  return {
    // One of other rules cannot be compared; the next sync makes it anew.
    ...(isDefinitionHash(hash) ? { hash } : {}),
    ...(approved && (pendingHash === null || changePolicy !== "quarantine") ? {} : { quarantined: true }),
    ...(pendingHash === null ? {} : { waitingHash: pendingHash }),
    ...(definition === null ? {} : { definition }),
  };
}

function namesOff(switches: readonly CapabilitySwitch[]): ReadonlyMap<string, CapabilityName> {
  return new Map(switches.filter((one) => !one.enabled).map((one) => [keyOf(one), one]));
}

function keyOf({ kind, name }: CapabilityName): string {
  return `${kind} ${name}`;
}

function userAccess({ defaultAccess, userAccess: rows }: SnapshotRows["workspaceServer"]) {
  const exceptions = rows.filter((row) => row.access !== defaultAccess).map((row) => row.userId);
  return { default: defaultAccess, exceptions: exceptions.sort() };
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

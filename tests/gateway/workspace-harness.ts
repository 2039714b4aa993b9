import { createGateway, type Gateway, type GatewayLimits, type GatewaySnapshotInput } from "@/lib/gateway";
import type { ServerStanding, WorkspaceCatalogueInput } from "@/lib/gateway";
import { snapshotInput, type InMemoryWorld } from "@/lib/gateway/testing";
import { startHarness, type Harness } from "./gateway-harness";

type Kind = GatewaySnapshotInput["capabilities"][number]["kind"];

export interface WorkspaceItem {
  readonly kind: Kind;
  readonly name: string;
  /** JSON text; made from the name where it does not matter. */
  readonly definition?: string;
  readonly isOff?: boolean;
}

export interface WorkspaceServerFixture {
  readonly slug: string;
  readonly url: string;
  readonly era?: "legacy" | "modern" | "dual" | "unknown";
  readonly instructions?: string;
  readonly items: readonly WorkspaceItem[];
  readonly snapshot?: Partial<GatewaySnapshotInput>;
}

export interface WorkspaceFixture {
  readonly servers: readonly WorkspaceServerFixture[];
  readonly toolNaming?: "collisions" | "always";
  readonly version?: string;
  readonly standings?: ReadonlyMap<string, ServerStanding>;
}

export interface WorkspaceHarness extends Harness {
  /** Changes what the workspace has, as an administrator or a sync would. */
  change(fixture: WorkspaceFixture): void;
}

/** The endpoint `/acme/platform/mcp` in front of these servers. */
export async function startWorkspace(
  fixture: WorkspaceFixture,
  options: {
    readonly limits?: Partial<GatewayLimits>;
    readonly door?: "node" | "web";
    readonly isKeyOnly?: boolean;
  } = {},
): Promise<WorkspaceHarness> {
  const harness = await startHarness({ ...options, upstreamUrl: "http://127.0.0.1:9/mcp" });
  put(harness.world, fixture);
  const prefix = options.isKeyOnly === true ? "/k" : "";
  return {
    ...harness,
    mcpUrl: `${harness.origin}${prefix}/acme/platform/mcp`,
    change: (next) => put(harness.world, next),
  };
}

/** Another process on the same policy: it shares nothing with the first but the keys that seal. */
export function anotherGateway(harness: Harness): Gateway {
  return createGateway(harness.world.ports, { publicOrigin: "http://localhost:3000", allowedOrigins: [] });
}

function put(world: InMemoryWorld, fixture: WorkspaceFixture): void {
  for (const server of fixture.servers) world.putSnapshot(snapshotOf(server));
  world.putWorkspace(catalogueOf(fixture), fixture.standings);
}

export function catalogueOf({
  servers,
  toolNaming = "collisions",
  version = "c1",
}: WorkspaceFixture): WorkspaceCatalogueInput {
  return {
    schemaVersion: 1,
    version,
    org: { id: "org-a", slug: "acme", enabled: true },
    workspace: { id: "ws-a", slug: "platform", name: "Platform", enabled: true },
    toolNaming,
    servers: servers.map(({ slug, instructions, items }) => ({
      workspaceServerId: `wss-${slug}`,
      slug,
      name: slug.toUpperCase(),
      instructions: instructions ?? null,
      items: items.map((item, position) => ({
        kind: item.kind,
        name: item.name,
        position,
        definition: item.definition ?? definitionOf(item),
      })),
    })),
  };
}

function snapshotOf({
  slug,
  url,
  era = "dual",
  items,
  snapshot,
}: WorkspaceServerFixture): GatewaySnapshotInput {
  const auth = { type: "none", secretRef: null, credentialVersion: "none" };
  return snapshotInput(url, {
    version: `policy-${slug}`,
    server: { id: `server-${slug}`, name: slug.toUpperCase(), enabled: true },
    workspaceServer: { id: `wss-${slug}`, slug, enabled: true },
    upstream: { url, era, configVersion: "1", auth },
    capabilities: items.map(({ kind, name, isOff }) => ({
      kind,
      name,
      orgEnabled: true,
      workspaceEnabled: isOff !== true,
    })),
    ...snapshot,
  });
}

function definitionOf({ kind, name }: WorkspaceItem): string {
  switch (kind) {
    case "tool":
      return JSON.stringify({ name, description: `does ${name}`, inputSchema: { type: "object" } });
    case "prompt":
      return JSON.stringify({ name });
    case "resource":
      return JSON.stringify({ uri: name, name });
    case "resource_template":
      return JSON.stringify({ uriTemplate: name, name });
  }
}

export function tool(name: string, more: Partial<WorkspaceItem> = {}): WorkspaceItem {
  return { kind: "tool", name, ...more };
}

export function resource(name: string, more: Partial<WorkspaceItem> = {}): WorkspaceItem {
  return { kind: "resource", name, ...more };
}

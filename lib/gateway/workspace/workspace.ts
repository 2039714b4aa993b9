import { createHash } from "node:crypto";
import type { CallTarget } from "../call-record";
import { gatewaySnapshotSchema, type GatewaySnapshot } from "../snapshot";
import {
  workspaceCatalogueSchema,
  type CatalogueItem,
  type CatalogueServer,
  type WorkspaceCatalogue,
} from "./catalogue";
import { isJsonObject } from "../protocol/json-rpc";
import { mirroredParameters, type MirroredParameters } from "../protocol/mirrored-parameters";
import { exposedDefinition, parsedDefinition } from "./exposed-definition";
import { exposedNames } from "./exposed-names";
import { createResourceRoutes, type ResourceRoutes } from "./resource-routes";

type Kind = CallTarget["kind"];

/** A tool, prompt, resource or template as the endpoint shows it. */
export interface ExposedItem {
  readonly slug: string;
  readonly kind: Kind;
  /** What its server calls it, and policy too. */
  readonly name: string;
  /** What clients call it. */
  readonly exposed: string;
  readonly position: number;
  /** JSON text: the server's own, but for names and URIs that had to change. Null where it is not an object. */
  definition(): string | null;
  /** Differs where the definition does. */
  digest(): string;
  /** The arguments that its calls mirror in headers. */
  readonly mirrored: MirroredParameters;
}

/** A workspace as one MCP server: its catalogue, arranged for lists and lookups. */
export interface Workspace {
  readonly catalogue: WorkspaceCatalogue;
  /** Stands for the endpoint itself where the pipeline asks for a server's snapshot. */
  readonly endpoint: GatewaySnapshot;
  readonly servers: ReadonlyMap<string, CatalogueServer>;
  /** By slug of the server, then in the server's own order. */
  readonly lists: Readonly<Record<Kind, readonly ExposedItem[]>>;
  readonly byName: Readonly<Record<"tool" | "prompt", ReadonlyMap<string, ExposedItem>>>;
  readonly routes: ResourceRoutes;
  readonly hasApps: boolean;
}

const compiled = new WeakMap<object, Workspace | null>();

/** Validates and arranges what the source gave, once per object; null when we do not understand it. */
export function readWorkspace(raw: unknown): Workspace | null {
  if (typeof raw !== "object" || raw === null) return null;
  const known = compiled.get(raw);
  if (known !== undefined) return known;
  const result = workspaceCatalogueSchema.safeParse(raw);
  const workspace = result.success ? compileWorkspace(result.data) : null;
  compiled.set(raw, workspace);
  return workspace;
}

function compileWorkspace(catalogue: WorkspaceCatalogue): Workspace {
  const servers = catalogue.servers.toSorted((a, b) => (a.slug < b.slug ? -1 : 1));
  const own = (kind: Kind) =>
    servers.flatMap(({ slug, items }) =>
      items
        .filter((item) => item.kind === kind && mirroredBy(item) !== null)
        .toSorted((a, b) => a.position - b.position || (a.name < b.name ? -1 : 1))
        .map((item) => ({ slug, item })),
    );
  const uris = (kind: Kind) => own(kind).map(({ slug, item }) => ({ slug, uri: item.name }));
  const routes = createResourceRoutes(uris("resource"), uris("resource_template"));
  const list = (kind: Kind, expose: (slug: string, name: string) => string): readonly ExposedItem[] =>
    own(kind).map(({ slug, item }) => exposeItem(slug, item, expose(slug, item.name), routes));
  const tools = list("tool", naming(own("tool"), catalogue));
  const prompts = list("prompt", naming(own("prompt"), catalogue));
  return {
    catalogue,
    endpoint: endpointSnapshot(catalogue),
    servers: new Map(servers.map((server) => [server.slug, server])),
    lists: {
      tool: tools,
      prompt: prompts,
      resource: list("resource", routes.expose),
      resource_template: list("resource_template", routes.exposeTemplate),
    },
    byName: {
      tool: new Map(tools.map((item) => [item.exposed, item])),
      prompt: new Map(prompts.map((item) => [item.exposed, item])),
    },
    routes,
    hasApps: servers.some(({ items }) => items.some(({ definition }) => definition.includes("resourceUri"))),
  };
}

function naming(
  own: readonly { readonly slug: string; readonly item: CatalogueItem }[],
  { toolNaming }: WorkspaceCatalogue,
): (slug: string, name: string) => string {
  // By name and not by position: what a tool is called must not hang on the order of a list.
  const names = own
    .map(({ slug, item }) => ({ slug, name: item.name }))
    .sort((a, b) => (keyOf(a.slug, a.name) < keyOf(b.slug, b.name) ? -1 : 1));
  const exposed = exposedNames(names, toolNaming);
  const table = new Map(names.map(({ slug, name }, at) => [keyOf(slug, name), exposed[at] ?? name]));
  return (slug, name) => table.get(keyOf(slug, name)) ?? name;
}

function keyOf(slug: string, name: string): string {
  return `${slug}\0${name}`;
}

function exposeItem(slug: string, item: CatalogueItem, exposed: string, routes: ResourceRoutes): ExposedItem {
  const { kind, name, position, definition } = item;
  const made = lazy(() =>
    exposedDefinition({ kind, name, exposed, definition }, (uri) => routes.expose(slug, uri)),
  );
  const digest = lazy(() => createHash("sha256").update(`${exposed}\0${definition}`).digest("base64url"));
  const mirrored = mirroredBy(item) ?? NO_MIRRORS;
  return { slug, kind, name, exposed, position, definition: made, digest, mirrored };
}

const NO_MIRRORS: MirroredParameters = new Map();

// Null: a tool whose marks are not valid, and which therefore nobody may be offered. Few have any.
function mirroredBy({ kind, definition }: CatalogueItem): MirroredParameters | null {
  if (kind !== "tool" || !definition.includes("x-mcp-header")) return NO_MIRRORS;
  const tool = parsedDefinition(definition);
  return isJsonObject(tool) ? mirroredParameters(tool["inputSchema"]) : NO_MIRRORS;
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** Longer than any server may take: each call is timed by its own server's limits. */
const OUTLASTS_MS = 24 * 60 * 60_000;
const RESPONSE_BYTES_MAX = 256 * 1024 * 1024;

// The upstream of this snapshot is never reached over the network: it is lib/gateway/workspace/serve.ts.
function endpointSnapshot({ version, org, workspace }: WorkspaceCatalogue): GatewaySnapshot {
  const { id, slug, name, enabled } = workspace;
  return gatewaySnapshotSchema.parse({
    schemaVersion: 1,
    version,
    org,
    workspace: { id, slug, enabled },
    server: { id: `workspace:${id}`, name, enabled: true },
    workspaceServer: { id: `workspace:${id}`, slug: "mcp", enabled: true },
    upstream: {
      url: "http://workspace.invalid/mcp",
      era: "modern",
      configVersion: "workspace",
      auth: { type: "none", secretRef: null, credentialVersion: "none" },
    },
    capabilities: [],
    limits: {
      firstByteMs: OUTLASTS_MS,
      idleMs: OUTLASTS_MS,
      absoluteMs: OUTLASTS_MS,
      toolSilenceMs: OUTLASTS_MS,
      responseBytesMax: RESPONSE_BYTES_MAX,
    },
  });
}

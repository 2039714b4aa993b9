import { ok, type Result } from "@/lib/shared/result";
import { jsonResponse } from "../bridge/response";
import type { Denial } from "../errors";
import type { PipelineDeps } from "../pipeline/deps";
import type { UpstreamResponse } from "../ports";
import { META_SERVER_INFO } from "../protocol/era";
import type { JsonObject } from "../protocol/json-rpc";
import { MODERN_VERSIONS } from "../protocol/versions";
import { visibleServers } from "./visible-servers";
import type { Workspace } from "./workspace";
import type { EndpointRequest } from "./workspace-server";

/** How long a client may rely on what it was told. Changes are also announced on its streams. */
export const TTL_MS = 5_000;
const INSTRUCTIONS_EACH_MAX = 2_000;
const INSTRUCTIONS_MAX = 12_000;

/** Who Gatehouse is on the endpoint of a workspace. */
export function serverInfo({ catalogue: { workspace } }: Workspace): JsonObject {
  return { name: "gatehouse", title: workspace.name, version: "1" };
}

/** Answers for all servers of the workspace; none of them is asked. */
export async function discover(
  request: EndpointRequest,
  deps: PipelineDeps,
): Promise<Result<UpstreamResponse, Denial>> {
  const { call, workspace, message } = request;
  const servers = await visibleServers(call, deps);
  if (!servers.ok) return servers;
  const instructions = mergedInstructions(workspace, [...servers.value.usable.keys()]);
  const result = {
    resultType: "complete",
    supportedVersions: MODERN_VERSIONS,
    capabilities: capabilities(workspace),
    ...(instructions === null ? {} : { instructions }),
    ttlMs: TTL_MS,
    cacheScope: "private",
    _meta: { [META_SERVER_INFO]: serverInfo(workspace) },
  };
  return ok(jsonResponse(200, JSON.stringify({ jsonrpc: "2.0", id: message.id, result })));
}

// What the endpoint can route, not what today's servers have: a client that was told of no prompts would
// never ask again when a server brings some.
function capabilities({ hasApps }: Workspace): JsonObject {
  return {
    tools: { listChanged: true },
    prompts: { listChanged: true },
    resources: { listChanged: true, subscribe: true },
    completions: {},
    logging: {},
    ...(hasApps ? { extensions: { "io.modelcontextprotocol/ui": {} } } : {}),
  };
}

function mergedInstructions({ servers }: Workspace, slugs: readonly string[]): string | null {
  const parts = slugs.flatMap((slug) => {
    const server = servers.get(slug);
    const text = server?.instructions?.trim() ?? "";
    if (server === undefined || text === "") return [];
    return [`## ${server.name} (${slug})\n\n${cut(text, INSTRUCTIONS_EACH_MAX)}`];
  });
  if (parts.length === 0) return null;
  return cut(["This server joins several MCP servers.", ...parts].join("\n\n"), INSTRUCTIONS_MAX);
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

import type { PipelineDeps } from "../pipeline/deps";
import type { ServerStanding } from "../ports";
import type { VisibleServers } from "./visible-servers";
import type { ExposedItem } from "./workspace";
import type { EndpointRequest } from "./workspace-server";

interface ListedServer {
  readonly slug: string;
  readonly status: ServerStanding["condition"] | "disabled" | "unknown";
  readonly lastSynced: string | null;
  /** How many items of this list are its. */
  readonly count: number;
}

/** What a list says about the servers behind it: which ones, and how current what it shows of them is. */
export async function serverStandings(
  { workspace }: EndpointRequest,
  { servers, items }: { readonly servers: VisibleServers; readonly items: readonly ExposedItem[] },
  { ports }: PipelineDeps,
): Promise<readonly ListedServer[]> {
  const { org, workspace: place } = workspace.catalogue;
  const standings = await ports.workspaces.standings(org.id, place.id);
  const counts = new Map<string, number>();
  for (const { slug } of items) counts.set(slug, (counts.get(slug) ?? 0) + 1);
  const isDisabled = new Set(servers.disabled);
  return [...workspace.servers.values()]
    .filter(({ slug }) => isDisabled.has(slug) || servers.usable.has(slug))
    .map(({ slug, workspaceServerId }) => {
      const standing = standings.get(workspaceServerId);
      return {
        slug,
        status: isDisabled.has(slug) ? "disabled" : (standing?.condition ?? "unknown"),
        lastSynced: standing?.syncedAt ?? null,
        count: counts.get(slug) ?? 0,
      };
    });
}

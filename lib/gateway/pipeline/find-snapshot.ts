import { whenReady, type MaybePromise } from "@/lib/shared/maybe-promise";
import { err, ok, type Result } from "@/lib/shared/result";
import type { GatewayPorts, Principal } from "../ports";
import type { GatewaySnapshot } from "../snapshot";
import { readSnapshot } from "../snapshot-cache";
import { readWorkspace, type Workspace } from "../workspace/workspace";

/** What an MCP URL names: a server, or with `server` null all servers of a workspace. */
export interface EndpointAddress {
  readonly org: string;
  readonly workspace: string;
  readonly server: string | null;
}

export interface FoundEndpoint {
  readonly snapshot: GatewaySnapshot;
  readonly workspace: Workspace | null;
}

/** The policy of an endpoint; `invalid` where it is not one we understand. */
export function findSnapshot(
  { org, workspace, server }: EndpointAddress,
  principal: Principal,
  ports: GatewayPorts,
): MaybePromise<Result<FoundEndpoint, "not_found" | "unavailable" | "invalid">> {
  if (server === null) {
    return whenReady(ports.workspaces.resolve({ org, workspace }, principal), (found) => {
      if (!found.ok) return found;
      const known = readWorkspace(found.value);
      return known === null ? err("invalid") : ok({ snapshot: known.endpoint, workspace: known });
    });
  }
  return whenReady(ports.snapshots.resolve({ org, workspace, server }, principal), (found) => {
    if (!found.ok) return found;
    const snapshot = readSnapshot(found.value);
    return snapshot === null ? err("invalid") : ok({ snapshot, workspace: null });
  });
}

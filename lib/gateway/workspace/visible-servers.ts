import { err, ok, type Result } from "@/lib/shared/result";
import { decide } from "../decide";
import type { Denial } from "../errors";
import type { PipelineDeps } from "../pipeline/deps";
import { findSnapshot } from "../pipeline/find-snapshot";
import { unresolved } from "../pipeline/resolve";
import type { GatewaySnapshot } from "../snapshot";
import type { EndpointCall } from "./workspace-server";

type Caller = Pick<EndpointCall, "principal" | "path">;

/** The policy of one server of the workspace; null where there is none for this caller. */
export async function serverSnapshot(
  { principal, path: { org, workspace } }: Caller,
  slug: string,
  deps: PipelineDeps,
): Promise<Result<GatewaySnapshot | null, Denial>> {
  const found = await findSnapshot({ org, workspace, server: slug }, principal, deps.ports);
  if (found.ok) return ok(found.value.snapshot);
  return found.error === "not_found" ? ok(null) : err(unresolved(found.error));
}

export interface VisibleServers {
  /** By slug: the servers the caller may use. */
  readonly usable: ReadonlyMap<string, GatewaySnapshot>;
  /** Slugs of those the caller could use if they were switched on. */
  readonly disabled: readonly string[];
}

/** Asks the policy of every server of the workspace, as the server's own endpoint would. */
export async function visibleServers(
  call: Caller & Pick<EndpointCall, "workspace">,
  deps: PipelineDeps,
): Promise<Result<VisibleServers, Denial>> {
  const slugs = [...(call.workspace?.servers.keys() ?? [])];
  const found = await Promise.all(slugs.map((slug) => serverSnapshot(call, slug, deps)));
  const usable = new Map<string, GatewaySnapshot>();
  const disabled: string[] = [];
  for (const [at, slug] of slugs.entries()) {
    const snapshot = found[at];
    // What cannot be read now may be what hides something: better no list than one that changes again.
    if (snapshot?.ok === false) return snapshot;
    const policy = snapshot?.value ?? null;
    if (policy === null) continue;
    if (decide(call.principal, policy, "connect", null).allow) usable.set(slug, policy);
    else if (decide(call.principal, switchedOn(policy), "connect", null).allow) disabled.push(slug);
  }
  return ok({ usable, disabled });
}

function switchedOn(snapshot: GatewaySnapshot): GatewaySnapshot {
  const { server, workspaceServer } = snapshot;
  return {
    ...snapshot,
    server: { ...server, enabled: true },
    workspaceServer: { ...workspaceServer, enabled: true },
  };
}

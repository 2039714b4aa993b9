import { orNotFound, requireOrg } from "@/app/(dashboard)/page-context";
import { listServers } from "@/lib/features/servers";
import type { WorkspaceServerView } from "@/lib/features/workspace-servers/schema";

const OFFERED_MAX = 100;

/** The organization's servers that are not in the list; granting one that is on another page of it changes nothing. */
export async function grantable(org: string, listed: readonly WorkspaceServerView[]) {
  const ctx = await requireOrg(org);
  const { data } = await orNotFound(listServers.execute(ctx, { origin: "organization", limit: OFFERED_MAX }));
  const here = new Set(listed.map(({ server }) => server.id));
  return data.filter(({ id }) => !here.has(id)).map(({ id, name }) => ({ id, name }));
}

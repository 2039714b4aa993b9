import type { Db } from "@/lib/platform/db";

interface Named {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** What the ids of calls are called today. What was deleted since is not in here. */
export interface CallNames {
  readonly workspaces: ReadonlyMap<string, Named>;
  readonly servers: ReadonlyMap<string, Named>;
  readonly workspaceServers: ReadonlyMap<string, { readonly id: string; readonly slug: string }>;
}

interface CallIds {
  readonly workspaceId: string | null;
  readonly serverId: string | null;
  readonly workspaceServerId: string | null;
}

/** Looks the names up, one query for each kind of thing. */
export async function callNames(db: Db, calls: readonly CallIds[]): Promise<CallNames> {
  const named = { id: true, slug: true, name: true } as const;
  const withIds = (ids: readonly (string | null)[]) => ({
    id: { in: [...new Set(ids.filter((id) => id !== null))] },
  });
  const workspaces = await db.workspace.findMany({
    where: withIds(calls.map((call) => call.workspaceId)),
    select: named,
  });
  const servers = await db.server.findMany({
    where: withIds(calls.map((call) => call.serverId)),
    select: named,
  });
  const workspaceServers = await db.workspaceServer.findMany({
    where: withIds(calls.map((call) => call.workspaceServerId)),
    select: { id: true, slug: true },
  });
  return {
    workspaces: byId(workspaces),
    servers: byId(servers),
    workspaceServers: byId(workspaceServers),
  };
}

function byId<T extends { id: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}

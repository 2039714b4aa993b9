import { orNotFound } from "@/app/(dashboard)/page-context";
import { orgCallStats } from "@/lib/features/calls";
import { RefreshWhileWaiting } from "@/lib/features/organizations/ui";
import { getServerHealth } from "@/lib/features/servers";
import type { ServerView } from "@/lib/features/servers/schema";
import {
  ServerConfiguration,
  ServerDay,
  ServerHistory,
  ServerNotices,
  ServerRecord,
  ServerSecurity,
} from "@/lib/features/servers/ui";
import { requireServer, type ServerParams } from "../server-context";

export default async function ServerOverviewPage({ params }: { params: Promise<ServerParams> }) {
  const { org, server } = await params;
  const { ctx, view } = await requireServer(org, server);
  const [health, stats] = await orNotFound(
    Promise.all([
      getServerHealth.execute(ctx, { server: view.id }),
      orgCallStats.execute(ctx, { server: view.id }),
    ]),
  );
  const calls = stats.servers.find(({ serverId }) => serverId === view.id);
  return (
    <>
      {isBeingChecked(view) && <RefreshWhileWaiting />}
      <ServerNotices server={view} path={`/o/${ctx.orgSlug}/registry/${view.slug}`} />
      <ServerDay health={health} calls={calls} />
      <ServerHistory health={health} calls={calls} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-2">
        <ServerConfiguration server={view} />
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          <ServerSecurity server={view} />
          <ServerRecord server={view} />
        </div>
      </div>
    </>
  );
}

const FIRST_CHECK_MS = 5 * 60_000;

/** A server that was just added or moved: its first check comes within seconds and should be seen to come. */
function isBeingChecked({ enabled, health, updatedAt }: ServerView): boolean {
  return enabled && health.status === "unknown" && Date.now() - Date.parse(updatedAt) < FIRST_CHECK_MS;
}

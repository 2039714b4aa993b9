import { orNotFound } from "@/app/(dashboard)/page-context";
import { Alert } from "@/components/ui/alert";
import { workspaceCallStats } from "@/lib/features/calls";
import { listWorkspaceCapabilities } from "@/lib/features/capabilities";
import {
  ServerConnection,
  ServerFacts,
  serverStatus,
  ServerStats,
} from "@/lib/features/workspace-servers/ui";
import { isAllowed } from "@/lib/shared/permissions";
import { requireServer, type ServerParams } from "../server-context";

export default async function ServerOverviewPage({ params }: { params: Promise<ServerParams> }) {
  const place = await params;
  const { ctx, view } = await requireServer(place.org, place.workspace, place.server);
  const [{ servers }, { counts }] = await Promise.all([
    orNotFound(workspaceCallStats.execute(ctx, { server: view.id })),
    orNotFound(listWorkspaceCapabilities.execute(ctx, { server: view.id, kind: "tool", limit: 1 })),
  ]);
  const workspace = `/o/${place.org}/w/${place.workspace}`;
  const status = serverStatus(view);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 xl:grid-cols-[minmax(0,1fr)_17rem] xl:gap-8">
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-6">
        {status.detail !== null && (
          <Alert tone={status.tone === "danger" ? "danger" : "warning"} title={status.label}>
            {status.detail}
          </Alert>
        )}
        <ServerStats
          stats={servers.find((server) => server.serverId === view.server.id)}
          isMine={!isAllowed(ctx.roles, "call:read-all")}
        />
        <ServerConnection
          url={view.url}
          keyUrl={view.keyUrl}
          setupHref={`${workspace}/servers/${view.slug}/setup`}
          keysHref={`${workspace}/api-keys`}
        />
      </div>
      <aside className="min-w-0">
        <ServerFacts
          place={place}
          view={view}
          tools={counts.tool}
          canChange={isAllowed(ctx.roles, "workspace-server:write")}
          canWithdraw={isAllowed(ctx.roles, "workspace-server:grant")}
          canEdit={isAllowed(ctx.roles, "workspace-server:create")}
        />
      </aside>
    </div>
  );
}

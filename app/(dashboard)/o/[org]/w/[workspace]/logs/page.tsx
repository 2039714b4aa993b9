import type { Metadata } from "next";
import { explainAction } from "@/app/(dashboard)/explain-action";
import { orNotFound, requireWorkspace } from "@/app/(dashboard)/page-context";
import { cursorLinks, queryParam, type PageQuery } from "@/app/(dashboard)/page-query";
import { PageBody } from "@/components/layout/app-shell";
import { PageHeader } from "@/components/ui/page-header";
import { CursorPagination } from "@/components/ui/pagination";
import { listCalls } from "@/lib/features/calls";
import { CallFilters, CallTable, isFiltered, LiveToggle, logFilters, NoCalls } from "@/lib/features/calls/ui";
import { listWorkspaceServers } from "@/lib/features/workspace-servers";
import { isAllowed } from "@/lib/shared/permissions";

export const metadata: Metadata = { title: "Logs" };

type Props = { params: Promise<{ org: string; workspace: string }>; searchParams: Promise<PageQuery> };

export default async function WorkspaceLogsPage({ params, searchParams }: Props) {
  const { org, workspace } = await params;
  const query = await searchParams;
  const ctx = await requireWorkspace(org, workspace);
  const granted = await orNotFound(listWorkspaceServers.execute(ctx, { limit: 100 }));
  const servers = granted.data.map(({ slug, server }) => ({ slug, name: server.name }));
  const filters = logFilters(
    query,
    servers.map(({ slug }) => slug),
    Date.now(),
  );
  const cursor = queryParam(query, "cursor");
  const { data, nextCursor } = await orNotFound(listCalls.execute(ctx, { ...filters, cursor, limit: 50 }));
  const base = `/o/${org}/w/${workspace}`;
  return (
    <PageBody>
      <PageHeader
        title="Logs"
        action={<LiveToggle canFollow={cursor === undefined} />}
        description={
          isAllowed(ctx.roles, "call:read-all")
            ? "Every request to this workspace's servers: what was asked, what came back, and why it was allowed."
            : "Your requests to this workspace's servers: what was asked, what came back, and why it was allowed."
        }
      />
      <CallFilters servers={servers} />
      <CallTable
        calls={data}
        logsHref={`${base}/logs`}
        showWorkspace={false}
        why={{ explain: explainAction, org }}
        empty={
          <NoCalls
            isFiltered={isFiltered(filters)}
            logsHref={`${base}/logs`}
            start={{ href: `${base}/servers`, label: "Go to MCP servers" }}
          />
        }
      />
      <CursorPagination label="Calls" {...cursorLinks(`${base}/logs`, query, nextCursor)} />
    </PageBody>
  );
}

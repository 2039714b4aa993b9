import type { Metadata } from "next";
import { explainAction } from "@/app/(dashboard)/explain-action";
import { orNotFound, requireOrg } from "@/app/(dashboard)/page-context";
import { cursorLinks, queryParam, type PageQuery } from "@/app/(dashboard)/page-query";
import { PageBody } from "@/components/layout/app-shell";
import { PageHeader } from "@/components/ui/page-header";
import { CursorPagination } from "@/components/ui/pagination";
import { listOrgCalls } from "@/lib/features/calls";
import { CallFilters, CallTable, isFiltered, LiveToggle, logFilters, NoCalls } from "@/lib/features/calls/ui";
import { listServers } from "@/lib/features/servers";

export const metadata: Metadata = { title: "Organization logs" };

type Props = { params: Promise<{ org: string }>; searchParams: Promise<PageQuery> };

export default async function OrgLogsPage({ params, searchParams }: Props) {
  const { org } = await params;
  const query = await searchParams;
  const ctx = await requireOrg(org);
  const { data: servers } = await orNotFound(listServers.execute(ctx, { limit: 100 }));
  const filters = logFilters(
    query,
    servers.map(({ slug }) => slug),
    Date.now(),
  );
  const cursor = queryParam(query, "cursor");
  const { data, nextCursor } = await orNotFound(listOrgCalls.execute(ctx, { ...filters, cursor, limit: 50 }));
  const base = `/o/${org}/logs`;
  return (
    <PageBody>
      <PageHeader
        title="Logs"
        action={<LiveToggle canFollow={cursor === undefined} />}
        description="Every request to the organization's servers, in all workspaces: what was asked, what came back, and why it was allowed."
      />
      <CallFilters servers={servers} />
      <CallTable
        calls={data}
        logsHref={base}
        showWorkspace
        why={{ explain: explainAction, org }}
        empty={
          <NoCalls
            isFiltered={isFiltered(filters)}
            logsHref={base}
            start={{ href: `/o/${org}/registry`, label: "Go to the registry" }}
          />
        }
      />
      <CursorPagination label="Calls" {...cursorLinks(base, query, nextCursor)} />
    </PageBody>
  );
}

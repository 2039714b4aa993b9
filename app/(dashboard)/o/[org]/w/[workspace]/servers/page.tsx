import { Plus, SearchX } from "lucide-react";
import type { Metadata } from "next";
import { orNotFound, requireWorkspace } from "@/app/(dashboard)/page-context";
import { cursorLinks, queryParam, searchParam, type PageQuery } from "@/app/(dashboard)/page-query";
import { PageBody } from "@/components/layout/app-shell";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { CursorPagination } from "@/components/ui/pagination";
import { SearchInput } from "@/components/ui/search-input";
import { workspaceCallStats } from "@/lib/features/calls";
import { listAdmins } from "@/lib/features/members";
import { listGrantable, listWorkspaceServers } from "@/lib/features/workspace-servers";
import { GrantServerDialog, NoServers, WorkspaceServerTable } from "@/lib/features/workspace-servers/ui";
import { isAllowed } from "@/lib/shared/permissions";

export const metadata: Metadata = { title: "MCP servers" };

type Props = { params: Promise<{ org: string; workspace: string }>; searchParams: Promise<PageQuery> };

export default async function ServersPage({ params, searchParams }: Props) {
  const place = await params;
  const query = await searchParams;
  const search = searchParam(query);
  const ctx = await requireWorkspace(place.org, place.workspace);
  const [{ data, nextCursor }, stats] = await Promise.all([
    orNotFound(listWorkspaceServers.execute(ctx, { limit: 50, search, cursor: queryParam(query, "cursor") })),
    orNotFound(workspaceCallStats.execute(ctx, {})),
  ]);
  const grant = isAllowed(ctx.roles, "workspace-server:grant") ? (
    <GrantServerDialog
      place={place}
      servers={(await listGrantable.execute(ctx, {})).data}
      canAdd={isAllowed(ctx.roles, "server:write")}
    />
  ) : null;
  const addHref = isAllowed(ctx.roles, "workspace-server:create")
    ? `/o/${place.org}/w/${place.workspace}/servers/new`
    : null;
  const isEmpty = data.length === 0 && search === undefined;
  const admins = isEmpty && grant === null ? (await listAdmins.execute(ctx, {})).data : [];
  return (
    <PageBody>
      <PageHeader
        title="MCP servers"
        description="Copy a server's URL into your client, with an API key. Everything it calls is checked and logged here."
        action={
          <div className="flex flex-wrap gap-2">
            {addHref !== null && (
              <ButtonLink variant="outline" href={addHref}>
                <Plus aria-hidden />
                Add server
              </ButtonLink>
            )}
            {!isEmpty && grant}
          </div>
        }
      />
      {!isEmpty && <SearchInput label="Search servers" />}
      <WorkspaceServerTable
        place={place}
        servers={data}
        calls={new Map(stats.servers.map((server) => [server.serverId, server.total]))}
        canChange={isAllowed(ctx.roles, "workspace-server:write")}
        empty={
          search === undefined ? (
            <NoServers grant={grant} admins={admins.map((person) => person.name)} />
          ) : (
            <EmptyState
              icon={<SearchX />}
              title={`No server matches “${search}”`}
              description="Try part of its name."
            />
          )
        }
      />
      <CursorPagination
        label="MCP servers"
        {...cursorLinks(`/o/${place.org}/w/${place.workspace}/servers`, query, nextCursor)}
      />
    </PageBody>
  );
}

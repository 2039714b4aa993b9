import { Plus, SearchX, Server } from "lucide-react";
import type { Metadata } from "next";
import { orNotFound, requireOrg } from "@/app/(dashboard)/page-context";
import { cursorLinks, queryParam, type PageQuery } from "@/app/(dashboard)/page-query";
import { PageBody } from "@/components/layout/app-shell";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { CursorPagination } from "@/components/ui/pagination";
import { SearchInput } from "@/components/ui/search-input";
import { listServers } from "@/lib/features/servers";
import { ServerTable } from "@/lib/features/servers/ui";
import { isAllowed } from "@/lib/shared/permissions";

export const metadata: Metadata = { title: "MCP Registry" };

type RegistryPageProps = { params: Promise<{ org: string }>; searchParams: Promise<PageQuery> };

export default async function RegistryPage({ params, searchParams }: RegistryPageProps) {
  const query = await searchParams;
  const ctx = await requireOrg((await params).org);
  const search = queryParam(query, "q");
  const cursor = queryParam(query, "cursor");
  const { data, nextCursor } = await orNotFound(listServers.execute(ctx, { search, cursor }));
  const path = `/o/${ctx.orgSlug}/registry`;
  const addServer = isAllowed(ctx.roles, "server:write") && (
    <ButtonLink href={`${path}/new`}>
      <Plus aria-hidden />
      Add MCP server
    </ButtonLink>
  );
  const isEmpty = data.length === 0 && search === undefined && cursor === undefined;
  return (
    <PageBody>
      <PageHeader
        title="MCP Registry"
        description="The MCP servers of your organization, to be granted to workspaces."
        action={!isEmpty && addServer}
      />
      {!isEmpty && <SearchInput label="Search servers" placeholder="Name, slug or URL" />}
      <ServerTable
        orgSlug={ctx.orgSlug}
        servers={data}
        empty={
          isEmpty ? (
            <EmptyState
              icon={<Server />}
              title="No servers yet"
              description="Add the URL of an MCP server. Gatehouse checks it, reads its tools, and gives every workspace a URL of its own for it."
              action={addServer}
            />
          ) : (
            <EmptyState
              icon={<SearchX />}
              title="No server matches"
              description="Try a part of a name, a slug or a URL."
            />
          )
        }
      />
      <CursorPagination label="Servers" {...cursorLinks(path, query, nextCursor)} />
    </PageBody>
  );
}

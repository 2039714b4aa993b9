import { Plus, SearchX, Server } from "lucide-react";
import type { Metadata } from "next";
import { orNotFound, requireOrg } from "@/app/(dashboard)/page-context";
import { cursorLinks, queryParam, searchParam, type PageQuery } from "@/app/(dashboard)/page-query";
import { PageBody } from "@/components/layout/app-shell";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterSelect } from "@/components/ui/filter-select";
import { PageHeader } from "@/components/ui/page-header";
import { CursorPagination } from "@/components/ui/pagination";
import { SearchInput } from "@/components/ui/search-input";
import { listServers } from "@/lib/features/servers";
import { ServerTable } from "@/lib/features/servers/ui";
import { isAllowed } from "@/lib/shared/permissions";

export const metadata: Metadata = { title: "MCP Registry" };

function originOf(typed: string | undefined) {
  return typed === "organization" || typed === "workspace" ? typed : undefined;
}

type RegistryPageProps = { params: Promise<{ org: string }>; searchParams: Promise<PageQuery> };

export default async function RegistryPage({ params, searchParams }: RegistryPageProps) {
  const query = await searchParams;
  const ctx = await requireOrg((await params).org);
  const search = searchParam(query);
  const cursor = queryParam(query, "cursor");
  const origin = originOf(queryParam(query, "origin"));
  const { data, nextCursor } = await orNotFound(listServers.execute(ctx, { search, cursor, origin }));
  const path = `/o/${ctx.orgSlug}/registry`;
  const addServer = isAllowed(ctx.roles, "server:write") && (
    <ButtonLink href={`${path}/new`}>
      <Plus aria-hidden />
      Add MCP server
    </ButtonLink>
  );
  const isEmpty = data.length === 0 && search === undefined && cursor === undefined && origin === undefined;
  return (
    <PageBody>
      <PageHeader
        title="MCP Registry"
        description="The MCP servers of your organization, to be granted to workspaces."
        action={!isEmpty && addServer}
      />
      {!isEmpty && (
        <div className="flex flex-wrap gap-2">
          <SearchInput label="Search servers" placeholder="Name, slug or URL" />
          <FilterSelect
            label="Made by"
            param="origin"
            anyLabel="All servers"
            options={[
              { value: "organization", label: "Of the organization" },
              { value: "workspace", label: "Workspace-created" },
            ]}
          />
        </div>
      )}
      <ServerTable
        orgSlug={ctx.orgSlug}
        servers={data}
        empty={
          isEmpty ? (
            <EmptyState
              icon={<Server />}
              title="No servers yet"
              description="Add the URL of an MCP server. Gatehouse checks it, reads its tools, and gives each workspace you grant it to a URL of its own."
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

import type { Metadata } from "next";
import { orNotFound } from "@/app/(dashboard)/page-context";
import { cursorLinks, queryParam, type PageQuery } from "@/app/(dashboard)/page-query";
import { CursorPagination } from "@/components/ui/pagination";
import { listWorkspaceCapabilities } from "@/lib/features/capabilities";
import { capabilityKind } from "@/lib/features/capabilities/schema";
import { WorkspaceCapabilities } from "@/lib/features/capabilities/ui";
import { isAllowed } from "@/lib/shared/permissions";
import { requireServer, type ServerParams } from "../server-context";

export const metadata: Metadata = { title: "Capabilities" };

type Props = { params: Promise<ServerParams>; searchParams: Promise<PageQuery> };

export default async function CapabilitiesPage({ params, searchParams }: Props) {
  const place = await params;
  const query = await searchParams;
  const { ctx, view } = await requireServer(place.org, place.workspace, place.server);
  const kind = capabilityKind.catch("tool").parse(queryParam(query, "kind"));
  const search = queryParam(query, "q");
  const { data, nextCursor, counts } = await orNotFound(
    listWorkspaceCapabilities.execute(ctx, {
      server: view.id,
      kind,
      search,
      limit: 200,
      cursor: queryParam(query, "cursor"),
    }),
  );
  return (
    <>
      <WorkspaceCapabilities
        place={{ org: place.org, workspace: place.workspace }}
        server={view.slug}
        kind={kind}
        counts={counts}
        capabilities={data}
        isFiltered={search !== undefined}
        canChange={isAllowed(ctx.roles, "workspace-server:write")}
      />
      <CursorPagination
        label="Capabilities"
        {...cursorLinks(
          `/o/${place.org}/w/${place.workspace}/servers/${view.slug}/capabilities`,
          query,
          nextCursor,
        )}
      />
    </>
  );
}

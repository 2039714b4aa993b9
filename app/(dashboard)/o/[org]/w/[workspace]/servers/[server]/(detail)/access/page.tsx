import type { Metadata } from "next";
import { explainAction } from "@/app/(dashboard)/explain-action";
import { orNotFound } from "@/app/(dashboard)/page-context";
import { cursorLinks, queryParam, searchParam, type PageQuery } from "@/app/(dashboard)/page-query";
import { CursorPagination } from "@/components/ui/pagination";
import { ServerAccess } from "@/lib/features/workspace-servers/ui";
import { listUserAccess } from "@/lib/runtime/user-access/list-user-access";
import { requireServer, type ServerParams } from "../../server-context";

export const metadata: Metadata = { title: "User access" };

type Props = { params: Promise<ServerParams>; searchParams: Promise<PageQuery> };

export default async function AccessPage({ params, searchParams }: Props) {
  const place = await params;
  const query = await searchParams;
  const search = searchParam(query);
  const { ctx, view } = await requireServer(place.org, place.workspace, place.server);
  const page = await orNotFound(
    listUserAccess.execute(ctx, { server: view.id, search, cursor: queryParam(query, "cursor") }),
  );
  const path = `/o/${place.org}/w/${place.workspace}/servers/${view.slug}/access`;
  return (
    <>
      <ServerAccess
        place={place}
        server={view.server.name}
        page={page}
        search={search}
        explain={explainAction}
      />
      <CursorPagination label="Members" {...cursorLinks(path, query, page.nextCursor)} />
    </>
  );
}

import type { Metadata } from "next";
import { orNotFound } from "@/app/(dashboard)/page-context";
import { queryParam, type PageQuery } from "@/app/(dashboard)/page-query";
import { listServerWorkspaces } from "@/lib/features/workspace-servers";
import { ServerSetup } from "@/lib/features/workspace-servers/ui";
import { requireServer, type ServerParams } from "../../server-context";

export const metadata: Metadata = { title: "Setup & code" };

type Props = { params: Promise<ServerParams>; searchParams: Promise<PageQuery> };

export default async function ServerSetupPage({ params, searchParams }: Props) {
  const { org, server } = await params;
  const query = await searchParams;
  const { ctx, view } = await requireServer(org, server);
  const { data } = await orNotFound(listServerWorkspaces.execute(ctx, { server: view.id }));
  return (
    <ServerSetup
      orgSlug={ctx.orgSlug}
      serverPath={`/o/${ctx.orgSlug}/registry/${view.slug}`}
      workspaces={data}
      chosen={queryParam(query, "workspace")}
    />
  );
}

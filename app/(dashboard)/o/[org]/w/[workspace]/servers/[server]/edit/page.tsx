import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound } from "@/app/(dashboard)/page-context";
import { PageBody } from "@/components/layout/app-shell";
import { PageHeader } from "@/components/ui/page-header";
import { getOwnServer } from "@/lib/features/servers";
import { ServerEditForm } from "@/lib/features/servers/ui";
import { isAllowed } from "@/lib/shared/permissions";
import { requireServer, type ServerParams } from "../server-context";

export const metadata: Metadata = { title: "Edit server" };

export default async function EditOwnServerPage({ params }: { params: Promise<ServerParams> }) {
  const place = await params;
  const { ctx, view } = await requireServer(place.org, place.workspace, place.server);
  // One of the organization is changed in the registry.
  if (!view.server.isPrivate || !isAllowed(ctx.roles, "workspace-server:create")) notFound();
  const server = await orNotFound(getOwnServer.execute(ctx, { server: view.id }));
  const servers = `/o/${place.org}/w/${place.workspace}/servers`;
  return (
    <PageBody width="narrow">
      <PageHeader
        breadcrumb={[
          { label: "MCP servers", href: servers },
          { label: server.name, href: `${servers}/${server.slug}` },
        ]}
        title={`Edit ${server.name}`}
        description="Another URL or other headers are checked as soon as they are saved."
      />
      <ServerEditForm
        place={{ org: place.org, workspace: place.workspace }}
        server={server}
        backHref={`${servers}/${server.slug}`}
      />
    </PageBody>
  );
}

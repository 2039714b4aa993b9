import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound, requireWorkspace } from "@/app/(dashboard)/page-context";
import { PageBody } from "@/components/layout/app-shell";
import { PageHeader } from "@/components/ui/page-header";
import { AddOwnServer } from "@/lib/features/servers/ui";
import { listWorkspaceServers } from "@/lib/features/workspace-servers";
import { isAllowed } from "@/lib/shared/permissions";

export const metadata: Metadata = { title: "Add a server to this workspace" };

// Enough to warn while a slug is typed; creating the server checks all of them.
const KNOWN_SLUGS_MAX = 100;

type Props = { params: Promise<{ org: string; workspace: string }> };

export default async function AddOwnServerPage({ params }: Props) {
  const place = await params;
  const ctx = await requireWorkspace(place.org, place.workspace);
  if (!isAllowed(ctx.roles, "workspace-server:create")) notFound();
  const { data } = await orNotFound(listWorkspaceServers.execute(ctx, { limit: KNOWN_SLUGS_MAX }));
  return (
    <PageBody width="narrow">
      <PageHeader
        title="Add a server to this workspace"
        description="Only this workspace has it. Servers for several workspaces belong into the organization's registry."
        breadcrumb={[{ label: "MCP servers", href: `/o/${place.org}/w/${place.workspace}/servers` }]}
      />
      <AddOwnServer place={place} takenSlugs={data.map(({ slug }) => slug)} />
    </PageBody>
  );
}

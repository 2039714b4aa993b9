import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound, requireOrg, requireUser } from "@/app/(dashboard)/page-context";
import { PageBody } from "@/components/layout/app-shell";
import { PageHeader } from "@/components/ui/page-header";
import { listServers } from "@/lib/features/servers";
import { AddServer } from "@/lib/features/servers/ui";
import { listMemberships } from "@/lib/features/workspaces";
import { isAllowed } from "@/lib/shared/permissions";

export const metadata: Metadata = { title: "Add MCP server" };

// Enough to warn while a slug is typed; creating the server checks all of them.
const KNOWN_SLUGS_MAX = 100;

export default async function AddServerPage({ params }: { params: Promise<{ org: string }> }) {
  const ctx = await requireOrg((await params).org);
  if (!isAllowed(ctx.roles, "server:write")) notFound();
  const servers = await orNotFound(listServers.execute(ctx, { limit: KNOWN_SLUGS_MAX }));
  const memberships = await listMemberships((await requireUser()).id);
  const workspaces = memberships.find(({ org }) => org.slug === ctx.orgSlug)?.workspaces ?? [];
  return (
    <PageBody width="narrow">
      <PageHeader
        title="Add MCP server"
        description="Any MCP server that speaks Streamable HTTP."
        breadcrumb={[{ label: "MCP Registry", href: `/o/${ctx.orgSlug}/registry` }]}
      />
      <AddServer
        orgSlug={ctx.orgSlug}
        takenSlugs={servers.data.map(({ slug }) => slug)}
        workspaces={workspaces.map(({ id, slug, name }) => ({ id, slug, name }))}
      />
    </PageBody>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageBody } from "@/components/layout/app-shell";
import { PageHeader } from "@/components/ui/page-header";
import { ServerEditForm } from "@/lib/features/servers/ui";
import { isAllowed } from "@/lib/shared/permissions";
import { requireServer, serverName, type ServerParams } from "../server-context";

type Props = { params: Promise<ServerParams> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, server } = await params;
  return { title: `Edit ${await serverName(org, server)}` };
}

export default async function EditServerPage({ params }: Props) {
  const { org, server } = await params;
  const { ctx, view } = await requireServer(org, server);
  if (!isAllowed(ctx.roles, "server:write")) notFound();
  const registry = `/o/${ctx.orgSlug}/registry`;
  return (
    <PageBody width="narrow">
      <PageHeader
        breadcrumb={[
          { label: "MCP Registry", href: registry },
          { label: view.name, href: `${registry}/${view.slug}` },
        ]}
        title={`Edit ${view.name}`}
        description="Another URL or other headers are checked as soon as they are saved."
      />
      <ServerEditForm place={{ org: ctx.orgSlug }} server={view} backHref={`${registry}/${view.slug}`} />
    </PageBody>
  );
}

import { Activity, Building2, FileDiff, Pencil, SquareTerminal, Wrench } from "lucide-react";
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { DetailLayout, PageBody } from "@/components/layout/app-shell";
import { Avatar } from "@/components/ui/avatar";
import { ButtonLink } from "@/components/ui/button";
import { NavTabs, type NavTab } from "@/components/ui/nav-tabs";
import { PageHeader } from "@/components/ui/page-header";
import { StatusDot } from "@/components/ui/status-dot";
import { SyncServerButton } from "@/lib/features/capabilities/ui";
import type { ServerView } from "@/lib/features/servers/schema";
import { ServerMenu, serverState, ServerTestDialog } from "@/lib/features/servers/ui";
import { isAllowed } from "@/lib/shared/permissions";
import { requireServer, serverName, type ServerParams } from "../server-context";

type Props = { params: Promise<ServerParams>; children: ReactNode };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, server } = await params;
  const name = await serverName(org, server);
  return { title: { default: name, template: `%s · ${name} · Gatehouse` } };
}

export default async function RegistryServerLayout({ params, children }: Props) {
  const { org, server } = await params;
  const { ctx, view } = await requireServer(org, server);
  const registry = `/o/${ctx.orgSlug}/registry`;
  const path = `${registry}/${view.slug}`;
  return (
    <PageBody>
      <PageHeader
        breadcrumb={[{ label: "MCP Registry", href: registry }]}
        title={view.name}
        icon={<Avatar name={view.name} shape="square" size="lg" />}
        badge={<StatusDot {...serverState(view)} />}
        description={view.description}
        action={
          isAllowed(ctx.roles, "server:write") && <Actions orgSlug={ctx.orgSlug} path={path} view={view} />
        }
      />
      <DetailLayout tabs={<NavTabs label="Server" orientation="vertical" tabs={tabs(path, view)} />}>
        {children}
      </DetailLayout>
    </PageBody>
  );
}

function Actions({ orgSlug, path, view }: { orgSlug: string; path: string; view: ServerView }) {
  const server = { id: view.id, name: view.name };
  return (
    <>
      <ServerTestDialog orgSlug={orgSlug} server={server} />
      <SyncServerButton orgSlug={orgSlug} server={server} />
      <ButtonLink variant="outline" href={`${path}/edit`}>
        <Pencil aria-hidden />
        Edit
      </ButtonLink>
      <ServerMenu
        orgSlug={orgSlug}
        server={{ ...server, slug: view.slug, enabled: view.enabled, workspaces: view.workspaces }}
      />
    </>
  );
}

function tabs(path: string, { capabilities, workspaces, waiting }: ServerView): NavTab[] {
  const { tools, resources, resourceTemplates, prompts } = capabilities;
  return [
    { href: path, label: "Overview", icon: <Activity aria-hidden />, exact: true },
    {
      href: `${path}/capabilities`,
      label: "Capabilities",
      icon: <Wrench aria-hidden />,
      count: tools + resources + resourceTemplates + prompts,
    },
    {
      href: `${path}/changes`,
      label: "Changes",
      icon: <FileDiff aria-hidden />,
      count: waiting === 0 ? undefined : waiting,
    },
    { href: `${path}/setup`, label: "Setup & code", icon: <SquareTerminal aria-hidden /> },
    {
      href: `${path}/access`,
      label: "Access control",
      icon: <Building2 aria-hidden className="shrink-0" />,
      count: workspaces,
    },
  ];
}

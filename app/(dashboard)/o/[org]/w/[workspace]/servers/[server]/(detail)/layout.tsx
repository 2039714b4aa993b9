import { Activity, FlaskConical, SquareTerminal, Users, Wrench } from "lucide-react";
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { DetailLayout, PageBody } from "@/components/layout/app-shell";
import { Avatar } from "@/components/ui/avatar";
import { NavTabs, type NavTab } from "@/components/ui/nav-tabs";
import { PageHeader } from "@/components/ui/page-header";
import { StatusDot } from "@/components/ui/status-dot";
import { serverStatus } from "@/lib/features/workspace-servers/ui";
import { isAllowed, type Roles } from "@/lib/shared/permissions";
import { requireServer, type ServerParams } from "../server-context";

type Props = { params: Promise<ServerParams>; children: ReactNode };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, workspace, server } = await params;
  const { view } = await requireServer(org, workspace, server);
  return { title: { default: view.server.name, template: `%s · ${view.server.name} · Gatehouse` } };
}

export default async function ServerLayout({ params, children }: Props) {
  const { org, workspace, server } = await params;
  const { ctx, view } = await requireServer(org, workspace, server);
  const servers = `/o/${org}/w/${workspace}/servers`;
  const { tone, label } = serverStatus(view);
  return (
    <PageBody>
      <PageHeader
        breadcrumb={[{ label: "MCP servers", href: servers }]}
        title={view.server.name}
        icon={<Avatar name={view.server.name} shape="square" size="lg" />}
        badge={<StatusDot tone={tone} label={label} />}
        description={view.server.description}
      />
      <DetailLayout
        tabs={
          <NavTabs label="Server" orientation="vertical" tabs={tabs(`${servers}/${view.slug}`, ctx.roles)} />
        }
      >
        {children}
      </DetailLayout>
    </PageBody>
  );
}

function tabs(base: string, roles: Roles): NavTab[] {
  return [
    { href: base, label: "Overview", icon: <Activity aria-hidden />, exact: true },
    { href: `${base}/capabilities`, label: "Capabilities", icon: <Wrench aria-hidden /> },
    ...(isAllowed(roles, "workspace-server:write")
      ? [{ href: `${base}/access`, label: "User access", icon: <Users aria-hidden /> }]
      : []),
    { href: `${base}/setup`, label: "Setup & code", icon: <SquareTerminal aria-hidden /> },
    ...(isAllowed(roles, "tool:test")
      ? [{ href: `${base}/test`, label: "Test", icon: <FlaskConical aria-hidden /> }]
      : []),
  ];
}

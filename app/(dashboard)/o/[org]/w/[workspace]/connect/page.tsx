import type { Metadata } from "next";
import { keyMaking } from "@/app/(dashboard)/key-making";
import { requireWorkspace } from "@/app/(dashboard)/page-context";
import { PageBody } from "@/components/layout/app-shell";
import { PageHeader } from "@/components/ui/page-header";
import { workspaceMcpUrls } from "@/lib/features/workspace-servers";
import { ClientSetup, WorkspaceConnection } from "@/lib/features/workspace-servers/ui";

export const metadata: Metadata = { title: "Connect" };

type Props = { params: Promise<{ org: string; workspace: string }> };

export default async function ConnectPage({ params }: Props) {
  const place = await params;
  const ctx = await requireWorkspace(place.org, place.workspace);
  const { url, keyUrl } = workspaceMcpUrls(place.org, place.workspace);
  return (
    <PageBody>
      <PageHeader title="Connect" description="One URL for all MCP servers of this workspace." />
      <WorkspaceConnection url={url} keyUrl={keyUrl} />
      <ClientSetup
        name={place.workspace}
        keyUrl={keyUrl}
        keysHref={`/o/${place.org}/w/${place.workspace}/api-keys`}
        newKey={keyMaking(ctx, place)}
      />
    </PageBody>
  );
}

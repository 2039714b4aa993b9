import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { explainAction } from "@/app/(dashboard)/explain-action";
import { orNotFound, requireOrg } from "@/app/(dashboard)/page-context";
import { PageBody } from "@/components/layout/app-shell";
import { PageHeader } from "@/components/ui/page-header";
import { getOrgCall } from "@/lib/features/calls";
import { CallDetail, callTitle, CopyAsCurl, StatusBadge } from "@/lib/features/calls/ui";
import { mcpUrls } from "@/lib/features/workspace-servers";
import { isUuid } from "@/lib/shared/ids";

export const metadata: Metadata = { title: "Call" };

type Props = { params: Promise<{ org: string; call: string }> };

export default async function OrgCallPage({ params }: Props) {
  const { org, call: id } = await params;
  if (!isUuid(id)) notFound();
  const ctx = await requireOrg(org);
  const call = await orNotFound(getOrgCall.execute(ctx, { call: id }));
  const { workspace, workspaceServer, server } = call;
  const url =
    workspace === null || workspaceServer === null
      ? null
      : mcpUrls(org, workspace.slug, workspaceServer.slug).keyUrl;
  return (
    <PageBody>
      <PageHeader
        breadcrumb={[{ label: "Logs", href: `/o/${org}/logs` }]}
        title={<span className="font-mono break-all">{callTitle(call)}</span>}
        badge={<StatusBadge status={call.status} />}
        action={<CopyAsCurl call={call} url={url} />}
      />
      <CallDetail
        call={call}
        why={{ explain: explainAction, org }}
        hrefs={{
          logs: `/o/${org}/logs`,
          server: server === null ? null : `/o/${org}/registry/${server.slug}`,
        }}
      />
    </PageBody>
  );
}

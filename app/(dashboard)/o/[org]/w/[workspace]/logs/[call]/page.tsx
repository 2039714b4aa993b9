import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { explainAction } from "@/app/(dashboard)/explain-action";
import { orNotFound, requireWorkspace } from "@/app/(dashboard)/page-context";
import { PageBody } from "@/components/layout/app-shell";
import { PageHeader } from "@/components/ui/page-header";
import { getCall } from "@/lib/features/calls";
import { CallDetail, callTitle, CopyAsCurl, StatusBadge } from "@/lib/features/calls/ui";
import { mcpUrls } from "@/lib/features/workspace-servers";
import { isUuid } from "@/lib/shared/ids";

export const metadata: Metadata = { title: "Call" };

type Props = { params: Promise<{ org: string; workspace: string; call: string }> };

export default async function WorkspaceCallPage({ params }: Props) {
  const { org, workspace, call: id } = await params;
  if (!isUuid(id)) notFound();
  const ctx = await requireWorkspace(org, workspace);
  const call = await orNotFound(getCall.execute(ctx, { call: id }));
  const slug = call.workspaceServer?.slug ?? null;
  const base = `/o/${org}/w/${workspace}`;
  return (
    <PageBody>
      <PageHeader
        breadcrumb={[{ label: "Logs", href: `${base}/logs` }]}
        title={<span className="font-mono break-all">{callTitle(call)}</span>}
        badge={<StatusBadge status={call.status} />}
        action={<CopyAsCurl call={call} url={slug === null ? null : mcpUrls(org, workspace, slug).keyUrl} />}
      />
      <CallDetail
        call={call}
        why={{ explain: explainAction, org }}
        hrefs={{ logs: `${base}/logs`, server: slug === null ? null : `${base}/servers/${slug}` }}
      />
    </PageBody>
  );
}

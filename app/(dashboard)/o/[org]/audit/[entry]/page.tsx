import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound, requireOrg } from "@/app/(dashboard)/page-context";
import { PageBody } from "@/components/layout/app-shell";
import { PageHeader } from "@/components/ui/page-header";
import { getAuditEntry } from "@/lib/features/audit";
import { AuditChange } from "@/lib/features/audit/ui";
import { isUuid } from "@/lib/shared/ids";

export const metadata: Metadata = { title: "Audit entry" };

type Props = { params: Promise<{ org: string; entry: string }> };

export default async function AuditEntryPage({ params }: Props) {
  const { org, entry: id } = await params;
  if (!isUuid(id)) notFound();
  const ctx = await requireOrg(org);
  const entry = await orNotFound(getAuditEntry.execute(ctx, { entry: id }));
  return (
    <PageBody>
      <PageHeader
        breadcrumb={[{ label: "Audit log", href: `/o/${org}/audit` }]}
        title={<span className="font-mono break-all">{entry.action}</span>}
        description={entry.target.label ?? undefined}
      />
      <AuditChange entry={entry} />
    </PageBody>
  );
}

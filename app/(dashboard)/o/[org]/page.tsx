import { LayoutGrid } from "lucide-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { requireOrg, requireUser } from "@/app/(dashboard)/page-context";
import { PageBody } from "@/components/layout/app-shell";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { listAdmins } from "@/lib/features/members";
import { anyOf } from "@/lib/features/members/policy";
import { listMemberships } from "@/lib/features/workspaces";
import { isAllowed } from "@/lib/shared/permissions";

export const metadata: Metadata = { title: "Organization" };

/** Leads administrators to the registry, everybody else to their first workspace. */
export default async function OrgPage({ params }: { params: Promise<{ org: string }> }) {
  const ctx = await requireOrg((await params).org);
  if (isAllowed(ctx.roles, "server:read")) redirect(`/o/${ctx.orgSlug}/registry`);
  const memberships = await listMemberships((await requireUser()).id);
  const here = memberships.find(({ org }) => org.slug === ctx.orgSlug);
  const workspace = here?.workspaces[0];
  if (workspace !== undefined) redirect(`/o/${ctx.orgSlug}/w/${workspace.slug}/servers`);
  const admins = (await listAdmins.execute(ctx, {})).data.map(({ name }) => name);
  return (
    <PageBody>
      <PageHeader title={here?.org.name ?? ctx.orgSlug} />
      <EmptyState
        icon={<LayoutGrid />}
        title="You are in no workspace"
        description={`Servers and keys belong to workspaces: teams or projects. ${anyOf(admins)} can add you to one.`}
      />
    </PageBody>
  );
}

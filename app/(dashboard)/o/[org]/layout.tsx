import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { requireOrg, requireUser } from "@/app/(dashboard)/page-context";
import { getStartProgress } from "@/lib/features/organizations";
import { startStepsDone } from "@/lib/features/organizations/policy";
import { listMemberships } from "@/lib/features/workspaces";
import type { OrgContext } from "@/lib/framework/context";
import { isAllowed } from "@/lib/shared/permissions";
import { DashboardShell } from "./dashboard-shell";

type OrgLayoutProps = { params: Promise<{ org: string }>; children: ReactNode };

export default async function OrgLayout({ params, children }: OrgLayoutProps) {
  const ctx = await requireOrg((await params).org);
  const user = await requireUser();
  const [memberships, stepsDone] = await Promise.all([listMemberships(user.id), remainingSteps(ctx)]);
  const current = memberships.find(({ org }) => org.slug === ctx.orgSlug);
  if (current === undefined) notFound();
  return (
    <DashboardShell
      user={{ name: user.name, email: user.email }}
      current={current}
      others={memberships.filter((membership) => membership !== current)}
      access={{
        registry: isAllowed(ctx.roles, "server:read"),
        keys: isAllowed(ctx.roles, "org-api-key:read"),
        logs: isAllowed(ctx.roles, "org-call:read"),
        audit: isAllowed(ctx.roles, "audit:read"),
        members: isAllowed(ctx.roles, "member:read"),
        settings: isAllowed(ctx.roles, "org:write"),
        createWorkspace: isAllowed(ctx.roles, "workspace:create"),
      }}
      startStepsDone={stepsDone}
    >
      {children}
    </DashboardShell>
  );
}

/** Steps of the first run that are done; null for whom it is not meant, and once a call has arrived. */
async function remainingSteps(ctx: OrgContext): Promise<number | null> {
  if (!isAllowed(ctx.roles, "server:write")) return null;
  const { server, client, call } = startStepsDone(await getStartProgress.execute(ctx, {}));
  return call ? null : [server, client].filter(Boolean).length;
}

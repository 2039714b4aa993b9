import type { Metadata } from "next";
import { orNotFound, requireOrg } from "@/app/(dashboard)/page-context";
import { PageBody } from "@/components/layout/app-shell";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { getSettings } from "@/lib/features/organizations";
import { DeleteOrganizationButton, OrganizationForm, RoleSettings } from "@/lib/features/organizations/ui";
import { isAllowed } from "@/lib/shared/permissions";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({ params }: { params: Promise<{ org: string }> }) {
  const ctx = await requireOrg((await params).org);
  const settings = await orNotFound(getSettings.execute(ctx, {}));
  return (
    <PageBody width="narrow">
      <PageHeader
        title="Settings"
        description="Of the whole organization. Every change is in the audit log."
      />
      <Card>
        <CardHeader>
          <CardTitle>Organization</CardTitle>
          <CardDescription>
            Its slug <code className="font-mono">{settings.slug}</code> is part of every connection URL and
            stays.
          </CardDescription>
        </CardHeader>
        <CardContent>
          <OrganizationForm orgSlug={ctx.orgSlug} field="name" value={settings.name} />
        </CardContent>
      </Card>
      <Card>
        <CardHeader>
          <CardTitle>What roles of a workspace may do</CardTitle>
          <CardDescription>
            For every workspace, within a second. Owners and admins are not affected.
          </CardDescription>
        </CardHeader>
        <CardContent>
          <RoleSettings orgSlug={ctx.orgSlug} settings={settings} />
        </CardContent>
      </Card>
      <Card>
        <CardHeader>
          <CardTitle>Joining by e-mail</CardTitle>
          <CardDescription>
            Whoever proved to own an address of these domains becomes a member when they sign in. You can add
            the domain of your own verified address.
          </CardDescription>
        </CardHeader>
        <CardContent>
          <OrganizationForm orgSlug={ctx.orgSlug} field="joinDomains" value={settings.joinDomains} />
        </CardContent>
      </Card>
      {isAllowed(ctx.roles, "org:delete") && (
        <Card>
          <CardHeader>
            <CardTitle>Delete this organization</CardTitle>
            <CardDescription>For everybody, with all its workspaces, servers and keys.</CardDescription>
          </CardHeader>
          <CardContent>
            <DeleteOrganizationButton orgSlug={ctx.orgSlug} name={settings.name} />
          </CardContent>
        </Card>
      )}
    </PageBody>
  );
}

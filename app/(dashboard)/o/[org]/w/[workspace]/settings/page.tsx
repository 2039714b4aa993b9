import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound, requireWorkspace } from "@/app/(dashboard)/page-context";
import { PageBody } from "@/components/layout/app-shell";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { getWorkspace } from "@/lib/features/workspaces";
import { DeleteWorkspaceButton, ToolNamingCard, WorkspaceNameForm } from "@/lib/features/workspaces/ui";
import { isAllowed } from "@/lib/shared/permissions";

export const metadata: Metadata = { title: "Workspace settings" };

type Props = { params: Promise<{ org: string; workspace: string }> };

export default async function WorkspaceSettingsPage({ params }: Props) {
  const place = await params;
  const ctx = await requireWorkspace(place.org, place.workspace);
  if (!isAllowed(ctx.roles, "workspace:write")) notFound();
  const { name, slug, toolNaming } = await orNotFound(getWorkspace.execute(ctx, {}));
  return (
    <PageBody width="narrow">
      <PageHeader title="Settings" description={`Of ${name}. Every change is in the audit log.`} />
      <Card>
        <CardHeader>
          <CardTitle>Workspace</CardTitle>
          <CardDescription>
            Its slug <code className="font-mono">{slug}</code> is part of every connection URL and stays.
          </CardDescription>
        </CardHeader>
        <CardContent>
          <WorkspaceNameForm place={place} name={name} />
        </CardContent>
      </Card>
      <ToolNamingCard place={place} naming={toolNaming} />
      {isAllowed(ctx.roles, "workspace:delete") && (
        <Card>
          <CardHeader>
            <CardTitle>Delete this workspace</CardTitle>
            <CardDescription>
              Clients that use its URLs and keys are refused from then on, and live streams end.
            </CardDescription>
          </CardHeader>
          <CardContent>
            <DeleteWorkspaceButton place={place} name={name} />
          </CardContent>
        </Card>
      )}
    </PageBody>
  );
}

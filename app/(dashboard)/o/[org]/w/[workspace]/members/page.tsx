import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import { orNotFound, requireUser, requireWorkspace } from "@/app/(dashboard)/page-context";
import { cursorLinks, queryParam, searchParam, type PageQuery } from "@/app/(dashboard)/page-query";
import { PageBody } from "@/components/layout/app-shell";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { CursorPagination } from "@/components/ui/pagination";
import { SearchInput } from "@/components/ui/search-input";
import { listWorkspaceInvitations } from "@/lib/features/invitations";
import { InviteDialog, OpenInvitations } from "@/lib/features/invitations/ui";
import { listWorkspaceMembers } from "@/lib/features/members";
import { givableWorkspaceRoles } from "@/lib/features/members/policy";
import { WorkspaceMemberTable } from "@/lib/features/members/ui";
import { getWorkspace } from "@/lib/features/workspaces";
import { isAllowed } from "@/lib/shared/permissions";

export const metadata: Metadata = { title: "Members" };

type Props = { params: Promise<{ org: string; workspace: string }>; searchParams: Promise<PageQuery> };

export default async function WorkspaceMembersPage({ params, searchParams }: Props) {
  const { org, workspace } = await params;
  const query = await searchParams;
  const ctx = await requireWorkspace(org, workspace);
  const user = await requireUser();
  const [search, cursor] = [searchParam(query), queryParam(query, "cursor")];
  const [{ data, nextCursor }, { name }] = await Promise.all([
    orNotFound(listWorkspaceMembers.execute(ctx, { search, cursor })),
    getWorkspace.execute(ctx, {}),
  ]);
  const givable = isAllowed(ctx.roles, "workspace-member:write") ? givableWorkspaceRoles(ctx.roles) : [];
  const open = { limit: 100, status: "open" } as const;
  const invitations = givable.length === 0 ? null : await listWorkspaceInvitations.execute(ctx, open);
  const place = { org: ctx.orgSlug, workspace: ctx.workspace.slug };
  return (
    <PageBody>
      <PageHeader
        title="Members"
        description={`Who may enter ${name}: those added to it, and the owners and admins of the organization.`}
        action={givable.length > 0 && <InviteDialog place={place} placeName={name} roles={givable} />}
      />
      <SearchInput label="Search members" placeholder="Name or e-mail" />
      <WorkspaceMemberTable
        place={place}
        workspaceName={name}
        members={data}
        userId={user.id}
        givable={givable}
        empty={
          <EmptyState
            icon={<SearchX />}
            title={`Nobody matches “${search ?? ""}”`}
            description="Try part of a name or an e-mail."
          />
        }
      />
      <CursorPagination
        label="Members"
        {...cursorLinks(`/o/${place.org}/w/${place.workspace}/members`, query, nextCursor)}
      />
      {invitations !== null && (
        <OpenInvitations
          place={place}
          invitations={invitations.data}
          isCut={invitations.nextCursor !== null}
        />
      )}
    </PageBody>
  );
}

import { SearchX, Users } from "lucide-react";
import type { Metadata } from "next";
import { orNotFound, requireOrg, requireUser } from "@/app/(dashboard)/page-context";
import { cursorLinks, queryParam, searchParam, type PageQuery } from "@/app/(dashboard)/page-query";
import { PageBody } from "@/components/layout/app-shell";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterSelect } from "@/components/ui/filter-select";
import { PageHeader } from "@/components/ui/page-header";
import { CursorPagination } from "@/components/ui/pagination";
import { SearchInput } from "@/components/ui/search-input";
import { listInvitations } from "@/lib/features/invitations";
import { InviteDialog, OpenInvitations } from "@/lib/features/invitations/ui";
import { listOrgMembers } from "@/lib/features/members";
import { ORG_ROLE_WORDS } from "@/lib/features/members/constants";
import { givableOrgRoles } from "@/lib/features/members/policy";
import { OrgMemberTable } from "@/lib/features/members/ui";
import { getOrganization } from "@/lib/features/workspaces";
import { isAllowed, ORG_ROLES } from "@/lib/shared/permissions";

export const metadata: Metadata = { title: "Members" };

type Props = { params: Promise<{ org: string }>; searchParams: Promise<PageQuery> };

export default async function MembersPage({ params, searchParams }: Props) {
  const query = await searchParams;
  const ctx = await requireOrg((await params).org);
  const user = await requireUser();
  const [search, cursor] = [searchParam(query), queryParam(query, "cursor")];
  const role = ORG_ROLES.find((known) => known === queryParam(query, "role"));
  const [{ data, nextCursor }, organization] = await Promise.all([
    orNotFound(listOrgMembers.execute(ctx, { search, cursor, role })),
    getOrganization.execute(ctx, {}),
  ]);
  const givable = isAllowed(ctx.roles, "member:write") ? givableOrgRoles(ctx.roles) : [];
  const open = { limit: 100, status: "open" } as const;
  const invitations = givable.length === 0 ? null : await listInvitations.execute(ctx, open);
  const place = { org: ctx.orgSlug };
  return (
    <PageBody>
      <PageHeader
        title="Members"
        description="Everybody in the organization. Members enter the workspaces they are added to; owners and admins enter all."
        action={
          givable.length > 0 && <InviteDialog place={place} placeName={organization.name} roles={givable} />
        }
      />
      <div className="flex flex-wrap gap-3">
        <SearchInput label="Search members" placeholder="Name or e-mail" />
        <FilterSelect
          label="Role"
          param="role"
          anyLabel="Any role"
          options={ORG_ROLES.map((value) => ({ value, label: ORG_ROLE_WORDS[value].label }))}
        />
      </div>
      <OrgMemberTable
        org={{ slug: ctx.orgSlug, name: organization.name }}
        members={data}
        userId={user.id}
        givable={givable}
        canTransfer={isAllowed(ctx.roles, "org:transfer")}
        empty={
          <EmptyState
            icon={search === undefined ? <Users /> : <SearchX />}
            title={search === undefined ? "Nobody has this role" : `Nobody matches “${search}”`}
            description="Try another role, or part of a name or an e-mail."
          />
        }
      />
      <CursorPagination label="Members" {...cursorLinks(`/o/${ctx.orgSlug}/members`, query, nextCursor)} />
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

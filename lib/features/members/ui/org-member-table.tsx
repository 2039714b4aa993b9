import type { ReactNode } from "react";
import { DataTable, type Column } from "@/components/data-table/data-table";
import { RelativeTime } from "@/components/ui/relative-time";
import type { OrgRole } from "@/lib/shared/permissions";
import { ORG_ROLE_WORDS } from "../constants";
import type { OrgMemberView } from "../schema";
import { MemberMenu } from "./member-menu";
import { PersonCell } from "./person-cell";
import { RoleSelect } from "./role-select";

export type OrgMemberTableProps = {
  org: { slug: string; name: string };
  members: readonly OrgMemberView[];
  userId: string;
  /** Roles that the person may give and take; none for who only looks. */
  givable: readonly OrgRole[];
  canTransfer: boolean;
  empty: ReactNode;
};

export function OrgMemberTable({ org, members, userId, givable, canTransfer, empty }: OrgMemberTableProps) {
  const place = { org: org.slug };
  const columns: Column<OrgMemberView>[] = [
    {
      key: "member",
      header: "Member",
      cell: ({ user }) => <PersonCell name={user.name} email={user.email} isYou={user.id === userId} />,
    },
    {
      key: "role",
      header: "Role",
      cell: ({ user, role }) =>
        givable.includes(role) ? (
          <RoleSelect place={place} person={user} role={role} choices={givable} />
        ) : (
          ORG_ROLE_WORDS[role].label
        ),
    },
    { key: "workspaces", header: "Workspaces", from: "md", align: "right", cell: workspacesText },
    {
      key: "joined",
      header: "Joined",
      from: "lg",
      cell: ({ joinedAt }) => <RelativeTime date={joinedAt} className="whitespace-nowrap" />,
    },
    {
      key: "actions",
      header: "Actions",
      hideHeader: true,
      align: "right",
      cell: ({ user, role }) => (
        <MemberMenu
          place={place}
          placeName={org.name}
          person={user}
          isYou={user.id === userId}
          canRemove={user.id === userId || givable.includes(role)}
          canTransfer={canTransfer && user.id !== userId}
        />
      ),
    },
  ];
  return (
    <DataTable
      label="Members"
      columns={columns}
      rows={members}
      rowKey={({ user }) => user.id}
      empty={empty}
    />
  );
}

function workspacesText({ role, workspaces }: OrgMemberView): string {
  return role === "member" ? String(workspaces) : "All";
}

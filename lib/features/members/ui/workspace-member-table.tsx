import type { ReactNode } from "react";
import { DataTable, type Column } from "@/components/data-table/data-table";
import { RelativeTime } from "@/components/ui/relative-time";
import type { WorkspaceRole } from "@/lib/shared/permissions";
import { ORG_ROLE_WORDS, WORKSPACE_ROLE_WORDS } from "../constants";
import type { WorkspaceMemberView } from "../schema";
import { MemberMenu } from "./member-menu";
import { PersonCell } from "./person-cell";
import { RoleSelect } from "./role-select";

export type WorkspaceMemberTableProps = {
  place: { org: string; workspace: string };
  workspaceName: string;
  members: readonly WorkspaceMemberView[];
  userId: string;
  /** Roles that the person may give and take; none for who only looks. */
  givable: readonly WorkspaceRole[];
  empty: ReactNode;
};

export function WorkspaceMemberTable(props: WorkspaceMemberTableProps) {
  const { place, workspaceName, members, userId, givable, empty } = props;
  const mayChange = (role: WorkspaceRole | null) => role !== null && givable.includes(role);
  const columns: Column<WorkspaceMemberView>[] = [
    {
      key: "member",
      header: "Member",
      cell: ({ user }) => <PersonCell name={user.name} email={user.email} isYou={user.id === userId} />,
    },
    {
      key: "role",
      header: "Role",
      cell: ({ user, role, ownRole, orgRole }) =>
        orgRole === "member" && ownRole !== null && mayChange(ownRole) ? (
          <RoleSelect place={place} person={user} role={ownRole} choices={givable} />
        ) : (
          <RoleText role={role} orgRole={orgRole} />
        ),
    },
    {
      key: "joined",
      header: "Joined",
      from: "md",
      cell: ({ joinedAt }) => <RelativeTime date={joinedAt} className="whitespace-nowrap" />,
    },
    {
      key: "actions",
      header: "Actions",
      hideHeader: true,
      align: "right",
      cell: ({ user, ownRole }) => (
        <MemberMenu
          place={place}
          placeName={workspaceName}
          person={user}
          isYou={user.id === userId}
          canRemove={ownRole !== null && (user.id === userId || mayChange(ownRole))}
          canTransfer={false}
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

function RoleText({ role, orgRole }: Pick<WorkspaceMemberView, "role" | "orgRole">) {
  if (orgRole === "member") return WORKSPACE_ROLE_WORDS[role].label;
  return (
    <span className="grid">
      {WORKSPACE_ROLE_WORDS.admin.label}
      <span className="text-[0.8125rem] text-muted-foreground">
        as organization {ORG_ROLE_WORDS[orgRole].label.toLowerCase()}
      </span>
    </span>
  );
}

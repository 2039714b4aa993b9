import { MailWarning } from "lucide-react";
import { DataTable, type Column } from "@/components/data-table/data-table";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusDot } from "@/components/ui/status-dot";
import type { Tone } from "@/components/ui/tone";
import { ORG_ROLE_WORDS, WORKSPACE_ROLE_WORDS } from "@/lib/features/members/constants";
import type { InvitationStatus, InvitationView } from "../schema";
import { InvitationActions } from "./invitation-actions";
import type { InvitePlace } from "./invite-people";

const STATUS_WORDS: Record<InvitationStatus, { tone: Tone; label: string }> = {
  pending: { tone: "warning", label: "Pending" },
  accepted: { tone: "success", label: "Accepted" },
  expired: { tone: "neutral", label: "Expired" },
  revoked: { tone: "neutral", label: "Revoked" },
};

export type InvitationTableProps = {
  place: InvitePlace;
  invitations: readonly InvitationView[];
};

/** Who was invited and has not come yet. */
export function InvitationTable({ place, invitations }: InvitationTableProps) {
  const columns: Column<InvitationView>[] = [
    {
      key: "email",
      header: "E-mail",
      cell: ({ email, invitedBy, mailProblem, status }) => (
        <span className="grid min-w-0">
          <span className="font-medium break-all">{email}</span>
          <span className="text-[0.8125rem] text-muted-foreground">invited by {invitedBy}</span>
          {mailProblem !== null && (status === "pending" || status === "expired") && (
            <span className="flex items-start gap-1.5 text-[0.8125rem] break-words text-warning">
              <MailWarning aria-hidden className="mt-0.5 size-3.5 shrink-0" />
              Not mailed. {mailProblem}
            </span>
          )}
        </span>
      ),
    },
    { key: "role", header: "Role", from: "sm", cell: roleText },
    {
      key: "status",
      header: "Status",
      from: "md",
      cell: ({ status }) => <StatusDot {...STATUS_WORDS[status]} />,
    },
    {
      key: "expires",
      header: "Expires",
      from: "md",
      cell: ({ expiresAt }) => <RelativeTime date={expiresAt} className="whitespace-nowrap" />,
    },
    {
      key: "actions",
      header: "Actions",
      hideHeader: true,
      align: "right",
      cell: ({ id, email, status }) =>
        status === "pending" || status === "expired" ? (
          <InvitationActions place={place} invitation={{ id, email }} />
        ) : null,
    },
  ];
  return <DataTable label="Invitations" columns={columns} rows={invitations} rowKey={({ id }) => id} />;
}

function roleText({ role, workspace }: InvitationView): string {
  if (workspace === null) return ORG_ROLE_WORDS[role].label;
  return `${WORKSPACE_ROLE_WORDS[workspace.role].label} of ${workspace.name}`;
}

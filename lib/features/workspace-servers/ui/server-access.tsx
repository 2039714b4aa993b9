import { DataTable, type Column } from "@/components/data-table/data-table";
import { Avatar } from "@/components/ui/avatar";
import { StatusDot } from "@/components/ui/status-dot";
import type { Explain } from "@/lib/features/explain/types";
import { WhyButton } from "@/lib/features/explain/ui";
import type { ServerAccessEntry, WorkspaceServerView } from "../schema";
import type { ServerPlace } from "../types";
import { DefaultAccessCard } from "./default-access-card";

export type ServerAccessProps = {
  place: ServerPlace;
  defaultAccess: WorkspaceServerView["defaultAccess"];
  entries: readonly ServerAccessEntry[];
  explain: Explain;
};

/** Who in the workspace may use the server, and the rule that says so. */
export function ServerAccess({ place, defaultAccess, entries, explain }: ServerAccessProps) {
  const following = entries.filter((entry) => entry.byDefault).length;
  return (
    <>
      {/* A new key starts the choice anew when somebody else has changed it. */}
      <DefaultAccessCard key={defaultAccess} place={place} access={defaultAccess} following={following} />
      <section aria-labelledby="access-members" className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <div className="grid gap-0.5">
          <h2 id="access-members" className="text-base font-semibold">
            Members
          </h2>
          <p className="text-muted-foreground">
            What each person may do with a personal key. Service keys belong to the workspace and are not
            affected.
          </p>
        </div>
        <DataTable
          label="Access of members"
          columns={[...COLUMNS, whyColumn(place, explain)]}
          rows={entries}
          rowKey={(entry) => entry.user.id}
        />
      </section>
    </>
  );
}

function whyColumn(place: ServerPlace, explain: Explain): Column<ServerAccessEntry> {
  return {
    key: "why",
    header: "Why",
    hideHeader: true,
    align: "right",
    cell: ({ user }) => (
      <WhyButton
        explain={explain}
        place={{ org: place.org, workspace: place.workspace }}
        question={{ principal: user.id, server: place.server }}
        about={user.name}
      />
    ),
  };
}

const COLUMNS: readonly Column<ServerAccessEntry>[] = [
  {
    key: "member",
    header: "Member",
    cell: ({ user }) => (
      <span className="flex min-w-0 items-center gap-3">
        <Avatar name={user.name} />
        <span className="grid min-w-0">
          <span className="font-medium break-words">{user.name}</span>
          <span className="text-[0.8125rem] break-all text-muted-foreground">{user.email}</span>
        </span>
      </span>
    ),
  },
  { key: "role", header: "Role", from: "sm", cell: roleText },
  {
    key: "access",
    header: "Access",
    cell: ({ access }) => (
      <StatusDot
        tone={access === "allow" ? "success" : "danger"}
        label={access === "allow" ? "Allowed" : "Denied"}
      />
    ),
  },
  {
    key: "because",
    header: "Because of",
    from: "md",
    cell: ({ byDefault }) => (byDefault ? "The default" : "A setting of their own"),
  },
];

const ROLE_TEXT = { admin: "Admin", manager: "Manager", member: "Member" } as const;

function roleText({ role, orgRole }: ServerAccessEntry): string {
  switch (orgRole) {
    case "owner":
      return "Organization owner";
    case "admin":
      return "Organization admin";
    case "member":
      return ROLE_TEXT[role];
  }
}

import { SearchX } from "lucide-react";
import { DataTable, type Column } from "@/components/data-table/data-table";
import { Avatar } from "@/components/ui/avatar";
import { EmptyState } from "@/components/ui/empty-state";
import { SearchInput } from "@/components/ui/search-input";
import type { Explain } from "@/lib/features/explain/types";
import { WhyButton } from "@/lib/features/explain/ui";
import type { UserAccessEntry, UserAccessPage } from "../schema";
import type { ServerPlace } from "../types";
import { AccessForAllButton } from "./access-for-all-button";
import { AccessSwitch } from "./access-switch";
import { DefaultAccessCard } from "./default-access-card";

export type ServerAccessProps = {
  place: ServerPlace;
  /** Its name. */
  server: string;
  page: UserAccessPage;
  /** Narrows the members listed. */
  search: string | undefined;
  explain: Explain;
};

/** Who in the workspace may use the server: the default, one switch for each person, and all at once. */
export function ServerAccess({ place, server, page, search, explain }: ServerAccessProps) {
  const { data, defaultAccess, people } = page;
  return (
    <>
      <DefaultAccessCard place={place} access={defaultAccess} following={people.byDefault} />
      <section aria-labelledby="access-members" className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <div className="grid gap-0.5">
          <h2 id="access-members" className="text-base font-semibold">
            Members
          </h2>
          <p className="text-muted-foreground">
            What each person may do, with every key of theirs. Service keys belong to the workspace and follow
            the default.
          </p>
        </div>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <SearchInput label="Search members" placeholder="Name or e-mail" />
          <div className="flex gap-2">
            {(["allow", "deny"] as const).map((to) => (
              <AccessForAllButton
                key={to}
                to={to}
                place={place}
                server={server}
                defaultAccess={defaultAccess}
                search={search}
                disabled={data.length === 0}
              />
            ))}
          </div>
        </div>
        <DataTable
          label="Access of members"
          columns={[
            ...COLUMNS,
            capabilitiesColumn(page.capabilities),
            accessColumn(place, server, defaultAccess),
            whyColumn(place, explain),
          ]}
          rows={data}
          rowKey={(entry) => entry.user.id}
          empty={
            <EmptyState
              icon={<SearchX />}
              title={search === undefined ? "Nobody on this page" : `No member matches “${search}”`}
              description="Try part of a name or an e-mail. People are added on the workspace's Members page."
            />
          }
        />
      </section>
    </>
  );
}

function capabilitiesColumn(total: number): Column<UserAccessEntry> {
  return {
    key: "capabilities",
    header: "Capabilities",
    align: "right",
    from: "sm",
    cell: ({ capabilities }) => (
      <span className="tabular-nums" title="What the person is shown and may call, of what the server lists">
        {capabilities} of {total}
      </span>
    ),
  };
}

function accessColumn(
  place: ServerPlace,
  server: string,
  defaultAccess: UserAccessPage["defaultAccess"],
): Column<UserAccessEntry> {
  return {
    key: "access",
    header: "Access",
    cell: ({ user, access, byDefault }) => (
      <AccessSwitch
        place={place}
        server={server}
        person={user}
        access={access}
        byDefault={byDefault}
        defaultAccess={defaultAccess}
      />
    ),
  };
}

function whyColumn(place: ServerPlace, explain: Explain): Column<UserAccessEntry> {
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

const COLUMNS: readonly Column<UserAccessEntry>[] = [
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
  { key: "role", header: "Role", from: "md", cell: roleText },
  {
    key: "because",
    header: "Because of",
    from: "lg",
    cell: ({ byDefault }) => (byDefault ? "The default" : "A setting of their own"),
  },
];

const ROLE_TEXT = { admin: "Admin", manager: "Manager", member: "Member" } as const;

function roleText({ role, orgRole }: UserAccessEntry): string {
  switch (orgRole) {
    case "owner":
      return "Organization owner";
    case "admin":
      return "Organization admin";
    case "member":
      return ROLE_TEXT[role];
  }
}

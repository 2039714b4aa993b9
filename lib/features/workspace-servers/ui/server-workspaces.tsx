"use client";

import { Building2, SearchX } from "lucide-react";
import { useRouter } from "next/navigation";
import { EmptyState } from "@/components/ui/empty-state";
import { SearchInput } from "@/components/ui/search-input";
import { setServerWorkspacesAction } from "../actions";
import { isNamedLike } from "../policy";
import type { ServerWorkspaceView } from "../schema";
import { GrantAllButton } from "./grant-all-button";
import { ServerWorkspaceRow } from "./server-workspace-row";

const UNREACHABLE = "Gatehouse did not answer. Check your connection and try again.";

export type ServerWorkspacesProps = {
  orgSlug: string;
  server: { id: string; name: string };
  /** Every workspace of the organization. */
  workspaces: readonly ServerWorkspaceView[];
  /** Narrows what is listed. */
  search: string | undefined;
  canChange: boolean;
};

/** Which workspaces may use a server: one switch each, and all at once. */
export function ServerWorkspaces(props: ServerWorkspacesProps) {
  const { orgSlug, server, workspaces, search, canChange } = props;
  const router = useRouter();
  const listed = workspaces.filter(({ workspace }) => isNamedLike(workspace, search));

  async function setAll(granted: boolean): Promise<string | undefined> {
    const input = { server: server.id, all: { granted, search } };
    const answer = await setServerWorkspacesAction({ org: orgSlug }, input).catch(() => null);
    if (!answer?.ok) return answer?.message ?? UNREACHABLE;
    router.refresh();
    return undefined;
  }

  if (workspaces.length === 0)
    return (
      <EmptyState
        icon={<Building2 />}
        title="No workspaces yet"
        description="Create a workspace in the menu at the top of the sidebar, then grant it this server here."
      />
    );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <SearchInput label="Search workspaces" placeholder="Name or slug" />
        {canChange && (
          <div className="flex gap-2">
            <GrantAllButton to={true} server={server} listed={listed} save={setAll} />
            <GrantAllButton to={false} server={server} listed={listed} save={setAll} />
          </div>
        )}
      </div>
      {listed.length === 0 ? (
        <EmptyState
          icon={<SearchX />}
          title="No workspace matches"
          description="Try a part of a name or slug."
        />
      ) : (
        <ul
          aria-label="Workspaces"
          className="divide-y divide-border overflow-hidden rounded-lg border border-border bg-card shadow-raised"
        >
          {listed.map((entry) => (
            <ServerWorkspaceRow
              key={entry.workspace.id}
              orgSlug={orgSlug}
              server={server}
              entry={entry}
              canChange={canChange}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

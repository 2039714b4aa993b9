import { Server } from "lucide-react";
import type { ReactNode } from "react";
import { anyOf } from "@/lib/features/members/policy";
import { EmptyState } from "@/components/ui/empty-state";

export type NoServersProps = {
  /** The way to grant one, for who may. */
  grant: ReactNode | null;
  /** Names of the people who may, for everybody else. */
  admins: readonly string[];
};

/** A workspace that nothing was granted to yet. */
export function NoServers({ grant, admins }: NoServersProps) {
  if (grant !== null)
    return (
      <EmptyState
        icon={<Server />}
        title="This workspace has no servers yet"
        description="Servers are added once for the whole organization, in the registry, and granted from there to the workspaces that need them."
        action={grant}
      />
    );
  return (
    <EmptyState
      icon={<Server />}
      title="This workspace has no servers yet"
      description={`${anyOf(admins)} can grant it one from the organization's registry. It appears here at once.`}
    />
  );
}

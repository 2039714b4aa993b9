"use client";

import { ConfirmDialog } from "@/components/feedback/confirm-dialog";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { ServerWorkspaceView } from "../schema";

export type GrantAllButtonProps = {
  to: boolean;
  server: { name: string };
  listed: readonly ServerWorkspaceView[];
  /** A sentence when that was refused. */
  save: (granted: boolean) => Promise<string | undefined>;
};

/** Grants a server to all listed workspaces or withdraws it from them, after saying what that changes. */
export function GrantAllButton({ to, server, listed, save }: GrantAllButtonProps) {
  const count = listed.filter(({ grant }) => (grant !== null) !== to).length;
  const amount = count === 1 ? "1 workspace" : `${String(count)} workspaces`;

  async function confirm(): Promise<string | undefined> {
    const problem = await save(to);
    if (problem === undefined)
      toast.success(
        to ? `${server.name} was granted to ${amount}` : `${server.name} was withdrawn from ${amount}`,
      );
    return problem;
  }

  return (
    <ConfirmDialog
      trigger={
        <Button variant="outline" size="sm" disabled={count === 0}>
          {to ? "Grant to all" : "Withdraw from all"}
        </Button>
      }
      tone={to ? "neutral" : "danger"}
      title={to ? `Grant ${server.name} to ${amount}?` : `Withdraw ${server.name} from ${amount}?`}
      description={
        to
          ? "Each gets a connection URL of its own, and its members can call the server within a second."
          : `Clients of ${amount} lose it within a second. What the workspaces had set for it (switches, access of members, its slug) is deleted.`
      }
      confirmLabel={to ? `Grant to ${amount}` : `Withdraw from ${amount}`}
      onConfirm={confirm}
    />
  );
}

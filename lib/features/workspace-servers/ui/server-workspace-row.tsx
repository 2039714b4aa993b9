"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/feedback/confirm-dialog";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Switch } from "@/components/ui/switch";
import { toast, toastWithUndo } from "@/components/ui/toast";
import { grantServerAction, withdrawServerAction } from "../actions";
import type { ServerWorkspaceView } from "../schema";

const UNREACHABLE = "Gatehouse did not answer. Check your connection and try again.";

export type ServerWorkspaceRowProps = {
  orgSlug: string;
  server: { id: string; name: string };
  entry: ServerWorkspaceView;
  canChange: boolean;
};

/**
 * One workspace and whether it has the server. Granting saves at once and can be undone; withdrawing deletes what
 * the workspace had set, which no undo brings back, so it asks first.
 */
export function ServerWorkspaceRow({ orgSlug, server, entry, canChange }: ServerWorkspaceRowProps) {
  const { workspace, grant } = entry;
  const { on, pending, grantIt, withdraw } = useGrant({ orgSlug, server, entry });
  const [isAsking, setAsking] = useState(false);
  return (
    <li className="flex items-center gap-4 px-4 py-3">
      <div className="grid min-w-0 flex-1 gap-0.5">
        <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
          <span className="font-medium break-words">{workspace.name}</span>
          {grant?.enabled === false && (
            <Badge tone="warning" title="A manager switched the server off in this workspace.">
              Off in the workspace
            </Badge>
          )}
        </span>
        {grant === null ? (
          <span className="text-[0.8125rem] text-muted-foreground">No access</span>
        ) : (
          <span className="flex min-w-0 items-center gap-1">
            <code className="min-w-0 truncate text-[0.8125rem] text-muted-foreground" title={grant.url}>
              {grant.url}
            </code>
            <CopyButton value={grant.url} label={`Copy URL for ${workspace.name}`} className="-my-1.5" />
          </span>
        )}
      </div>
      {grant !== null && (
        <ButtonLink
          href={`/o/${orgSlug}/w/${workspace.slug}/servers/${grant.slug}/capabilities`}
          variant="outline"
          size="sm"
          aria-label={`Choose tools of ${server.name} for ${workspace.name}`}
        >
          Choose tools
        </ButtonLink>
      )}
      <Switch
        aria-label={`${workspace.name} may use ${server.name}`}
        checked={on}
        pending={pending}
        disabled={!canChange}
        onCheckedChange={(next) => (next ? void grantIt() : setAsking(true))}
      />
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Withdraw ${server.name} from ${workspace.name}?`}
        description={`Its clients lose the server within a second. What the workspace had set for it (switches, access of members, its slug) is deleted.`}
        confirmLabel="Withdraw"
        onConfirm={withdraw}
      />
    </li>
  );
}

function useGrant({ orgSlug, server, entry }: Omit<ServerWorkspaceRowProps, "canChange">) {
  const router = useRouter();
  const isGranted = entry.grant !== null;
  const [on, setOn] = useState(isGranted);
  const [known, setKnown] = useState(isGranted);
  const [pending, setPending] = useState(false);
  const { name, slug } = entry.workspace;
  const place = { org: orgSlug, workspace: slug };

  // Something else moved it (select all, another person): what the server says replaces what is shown.
  if (isGranted !== known) {
    setKnown(isGranted);
    setOn(isGranted);
  }

  async function move(next: boolean): Promise<string | undefined> {
    setOn(next);
    setPending(true);
    const action = next ? grantServerAction : withdrawServerAction;
    const answer = await action(place, { server: server.id }).catch(() => null);
    setPending(false);
    if (answer?.ok) {
      router.refresh();
      return undefined;
    }
    setOn(!next);
    return answer?.message ?? UNREACHABLE;
  }

  async function undo(): Promise<void> {
    const problem = await move(false);
    if (problem !== undefined) toast.error(problem);
  }

  async function grantIt(): Promise<void> {
    const problem = await move(true);
    if (problem !== undefined) toast.error(problem);
    else toastWithUndo(`${name} may use ${server.name}`, () => void undo());
  }

  async function withdraw(): Promise<string | undefined> {
    const problem = await move(false);
    if (problem === undefined) toast.success(`${server.name} was withdrawn from ${name}`);
    return problem;
  }

  return { on, pending, grantIt, withdraw };
}

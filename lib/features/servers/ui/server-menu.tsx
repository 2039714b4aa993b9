"use client";

import { Ellipsis, Power, PowerOff, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/feedback/confirm-dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { toast } from "@/components/ui/toast";
import { deleteServerAction, updateServerAction } from "../actions";
import type { ServerView } from "../schema";
import { amountText } from "./server-numbers";

const UNREACHABLE = "Gatehouse did not answer. Check your connection and try again.";

export type ServerMenuProps = {
  orgSlug: string;
  server: Pick<ServerView, "id" | "slug" | "name" | "enabled" | "workspaces">;
};

/** What is done rarely to a server: switching it off and on, deleting it. */
export function ServerMenu({ orgSlug, server }: ServerMenuProps) {
  const router = useRouter();
  const [asked, setAsked] = useState<"disable" | "delete" | null>(null);
  const [pending, setPending] = useState(false);
  const { id, slug, name, workspaces } = server;
  const place = { org: orgSlug };
  const reach = amountText(workspaces, "workspace");

  async function setEnabled(enabled: boolean): Promise<string | undefined> {
    const answer = await updateServerAction(place, { server: id, enabled }).catch(() => null);
    if (!answer?.ok) return answer?.message ?? UNREACHABLE;
    toast.success(enabled ? `${name} is enabled` : `${name} is disabled`);
    router.refresh();
    return undefined;
  }

  async function enable(): Promise<void> {
    setPending(true);
    const problem = await setEnabled(true);
    setPending(false);
    if (problem !== undefined) toast.error(problem);
  }

  async function remove(): Promise<string | undefined> {
    const answer = await deleteServerAction(place, { server: id }).catch(() => null);
    if (!answer?.ok) return answer?.message ?? UNREACHABLE;
    toast.success(`${name} was deleted`);
    router.push(`/o/${orgSlug}/registry`);
    return undefined;
  }

  function close(open: boolean): void {
    if (!open) setAsked(null);
  }

  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton label="More actions" icon={<Ellipsis />} variant="outline" pending={pending} />
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {server.enabled ? (
            <DropdownMenuItem onSelect={() => setAsked("disable")}>
              <PowerOff aria-hidden />
              Disable
            </DropdownMenuItem>
          ) : (
            <DropdownMenuItem onSelect={() => void enable()}>
              <Power aria-hidden />
              Enable
            </DropdownMenuItem>
          )}
          <DropdownMenuSeparator />
          <DropdownMenuItem tone="danger" onSelect={() => setAsked("delete")}>
            <Trash2 aria-hidden />
            Delete
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDialog
        open={asked === "disable"}
        onOpenChange={close}
        title={`Disable ${name}?`}
        description={`Within a second clients of ${reach} can neither list nor call it. URLs, switches and settings are kept, and you can enable it again at any time.`}
        confirmLabel="Disable server"
        onConfirm={() => setEnabled(false)}
      />
      <ConfirmDialog
        open={asked === "delete"}
        onOpenChange={close}
        title={`Delete ${name}?`}
        description={`It is removed from the registry and from ${reach}, with its connection URLs, stored headers, switches and health history. Its calls stay in the logs. This cannot be undone.`}
        confirmLabel="Delete server"
        typedName={slug}
        onConfirm={remove}
      />
    </>
  );
}

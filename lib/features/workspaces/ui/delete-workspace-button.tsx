"use client";

import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/feedback/confirm-dialog";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { deleteWorkspaceAction } from "../actions";

export type DeleteWorkspaceButtonProps = { place: { org: string; workspace: string }; name: string };

/** Deletes the workspace once its slug was typed, and leaves its pages, which are gone. */
export function DeleteWorkspaceButton({ place, name }: DeleteWorkspaceButtonProps) {
  const router = useRouter();

  async function confirm(): Promise<string | undefined> {
    const answer = await deleteWorkspaceAction(place, {});
    if (!answer.ok) return answer.message;
    toast.success(`${name} was deleted`);
    router.push(`/o/${place.org}`);
    router.refresh();
    return undefined;
  }

  return (
    <ConfirmDialog
      trigger={<Button variant="destructive">Delete workspace</Button>}
      title={`Delete ${name}?`}
      description="Its URLs stop working within a second, and its keys with them. Its own servers and all its settings are gone. Calls that were made stay in the organization’s log. This cannot be undone."
      confirmLabel="Delete workspace"
      typedName={place.workspace}
      onConfirm={confirm}
    />
  );
}

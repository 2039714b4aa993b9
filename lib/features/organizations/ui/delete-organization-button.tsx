"use client";

import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/feedback/confirm-dialog";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { deleteOrganizationAction } from "../actions";

export type DeleteOrganizationButtonProps = { orgSlug: string; name: string };

/** Deletes the organization once its slug was typed. */
export function DeleteOrganizationButton({ orgSlug, name }: DeleteOrganizationButtonProps) {
  const router = useRouter();

  async function confirm(): Promise<string | undefined> {
    const answer = await deleteOrganizationAction({ org: orgSlug }, {});
    if (!answer.ok) return answer.message;
    toast.success(`${name} was deleted`);
    router.push("/");
    router.refresh();
    return undefined;
  }

  return (
    <ConfirmDialog
      trigger={<Button variant="destructive">Delete organization</Button>}
      title={`Delete ${name}?`}
      description="Every workspace, server, key and membership of it is gone, and all its URLs stop working within a second. Nobody can read its logs here any more. This cannot be undone."
      confirmLabel="Delete organization"
      typedName={orgSlug}
      onConfirm={confirm}
    />
  );
}

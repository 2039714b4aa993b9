"use client";

import { Trash2, Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/feedback/confirm-dialog";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { withdrawServerAction } from "../actions";
import type { ServerPlace } from "../types";

const UNREACHABLE = "Gatehouse did not answer. Check your connection and try again.";

export type WithdrawServerProps = {
  place: ServerPlace;
  /** Its name. */
  name: string;
  /** The workspace made it for itself: without the workspace there is none. */
  isPrivate: boolean;
};

/** Takes a server away from the workspace; one that the workspace made for itself is deleted with it. */
export function WithdrawServer({ place, name, isPrivate }: WithdrawServerProps) {
  const router = useRouter();

  async function remove(): Promise<string | undefined> {
    const answer = await withdrawServerAction(place, { server: place.server }).catch(() => null);
    if (!answer?.ok) return answer?.message ?? UNREACHABLE;
    toast.success(isPrivate ? `${name} was deleted` : `${name} was withdrawn from this workspace`);
    router.push(`/o/${place.org}/w/${place.workspace}/servers`);
    router.refresh();
    return undefined;
  }

  return (
    <ConfirmDialog
      trigger={
        <Button variant="outline" size="sm">
          {isPrivate ? <Trash2 aria-hidden /> : <Undo2 aria-hidden />}
          {isPrivate ? "Delete server" : "Withdraw"}
        </Button>
      }
      tone="danger"
      title={isPrivate ? `Delete ${name}?` : `Withdraw ${name} from this workspace?`}
      description={
        isPrivate
          ? "Only this workspace has it. Its clients lose it within a second; its headers, switches and access of members are deleted with it. Logged calls stay."
          : "Clients of this workspace lose it within a second. What the workspace had set for it (switches, access of members, its slug) is deleted. The registry and other workspaces keep it."
      }
      confirmLabel={isPrivate ? "Delete" : "Withdraw"}
      typedName={isPrivate ? place.server : undefined}
      onConfirm={remove}
    />
  );
}

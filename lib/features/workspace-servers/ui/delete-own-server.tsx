"use client";

import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/feedback/confirm-dialog";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { withdrawServerAction } from "../actions";
import type { ServerPlace } from "../types";

const UNREACHABLE = "Gatehouse did not answer. Check your connection and try again.";

/** Deletes a server that the workspace made for itself. */
export function DeleteOwnServer({ place, name }: { place: ServerPlace; name: string }) {
  const router = useRouter();

  async function remove(): Promise<string | undefined> {
    const answer = await withdrawServerAction(place, { server: place.server }).catch(() => null);
    if (!answer?.ok) return answer?.message ?? UNREACHABLE;
    toast.success(`${name} was deleted`);
    router.push(`/o/${place.org}/w/${place.workspace}/servers`);
    router.refresh();
    return undefined;
  }

  return (
    <ConfirmDialog
      trigger={
        <Button variant="outline" size="sm">
          <Trash2 aria-hidden />
          Delete server
        </Button>
      }
      tone="danger"
      title={`Delete ${name}?`}
      description="Only this workspace has it. Its clients lose it within a second; its headers, switches and access of members are deleted with it. Logged calls stay."
      confirmLabel="Delete"
      typedName={place.server}
      onConfirm={remove}
    />
  );
}

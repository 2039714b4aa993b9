"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { CreateKeyForm, type CreatedKey } from "./create-key-form";
import type { KeyPlace } from "./key-words";
import { NewKey } from "./new-key";

export type CreateKeyDialogProps = {
  place: KeyPlace;
  /** Whether the person may make keys of the workspace itself, not only their own. */
  canMakeServiceKeys: boolean;
};

/** Makes a key and shows it, once. */
export function CreateKeyDialog({ place, canMakeServiceKeys }: CreateKeyDialogProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [created, setCreated] = useState<CreatedKey | null>(null);
  const isAdmin = place.workspace === undefined;

  function change(next: boolean): void {
    setOpen(next);
    if (next) setCreated(null);
    else if (created !== null) router.refresh();
  }

  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button>
          <Plus aria-hidden />
          {isAdmin ? "Create admin key" : "Create key"}
        </Button>
      </DialogTrigger>
      <DialogContent
        title={created !== null ? "Copy your key now" : isAdmin ? "Create an admin key" : "Create an API key"}
        description={
          created !== null
            ? "Gatehouse keeps only a fingerprint of it. After you close this, nobody can show it again."
            : isAdmin
              ? "For scripts and Terraform that manage the organization. It cannot call MCP servers."
              : "For clients that call this workspace's MCP servers, and for scripts that manage it."
        }
        // A stray click beside the dialog would lose the key for good.
        onInteractOutside={(event) => {
          if (created !== null) event.preventDefault();
        }}
      >
        {created === null ? (
          <CreateKeyForm place={place} canMakeServiceKeys={canMakeServiceKeys} onCreated={setCreated} />
        ) : (
          <NewKey created={created} place={place} />
        )}
      </DialogContent>
    </Dialog>
  );
}

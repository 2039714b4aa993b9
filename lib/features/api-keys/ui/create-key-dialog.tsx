"use client";

import { Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CreateKeyForm } from "./create-key-form";
import { KeyDialog } from "./key-dialog";
import type { KeyPlace } from "./key-words";

export type CreateKeyDialogProps = {
  place: KeyPlace;
  /** Whether the person may make keys of the workspace itself, not only their own. */
  canMakeServiceKeys: boolean;
};

/** Makes a key and shows it, once. */
export function CreateKeyDialog({ place, canMakeServiceKeys }: CreateKeyDialogProps) {
  const isAdmin = place.workspace === undefined;
  return (
    <KeyDialog
      place={place}
      trigger={
        <Button>
          <Plus aria-hidden />
          {isAdmin ? "Create admin key" : "Create key"}
        </Button>
      }
      title={isAdmin ? "Create an admin key" : "Create an API key"}
      description={
        isAdmin
          ? "For scripts and Terraform that manage the organization. It cannot call MCP servers."
          : "For clients that call this workspace's MCP servers, and for scripts that manage it."
      }
      form={(onMade) => (
        <CreateKeyForm place={place} canMakeServiceKeys={canMakeServiceKeys} onMade={onMade} />
      )}
    />
  );
}

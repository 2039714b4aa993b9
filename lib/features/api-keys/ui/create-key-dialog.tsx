"use client";

import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { CreateKeyForm } from "./create-key-form";
import { KeyDialog } from "./key-dialog";
import type { KeyPlace } from "./key-words";

export type CreateKeyDialogProps = {
  place: KeyPlace;
  /** Whether the person may make keys of the workspace itself, not only their own. */
  canMakeServiceKeys: boolean;
  /** Instead of the usual button. */
  trigger?: ReactNode;
  /** Is handed the secret, besides the person, of a key that can call MCP servers. */
  onMade?: ((key: string) => void) | undefined;
};

/** Makes a key and shows it, once. */
export function CreateKeyDialog({ place, canMakeServiceKeys, trigger, onMade }: CreateKeyDialogProps) {
  const isAdmin = place.workspace === undefined;
  return (
    <KeyDialog
      place={place}
      isInUse={onMade !== undefined}
      trigger={
        trigger ?? (
          <Button>
            <Plus aria-hidden />
            {isAdmin ? "Create admin key" : "Create key"}
          </Button>
        )
      }
      title={isAdmin ? "Create an admin key" : "Create an API key"}
      description={
        isAdmin
          ? "For scripts and Terraform that manage the organization. It cannot call MCP servers."
          : "For clients that call this workspace's MCP servers, and for scripts that manage it."
      }
      form={(show) => (
        <CreateKeyForm
          place={place}
          canMakeServiceKeys={canMakeServiceKeys}
          onMade={(made) => {
            show(made);
            if (made.scopes.includes("mcp")) onMade?.(made.key);
          }}
        />
      )}
    />
  );
}

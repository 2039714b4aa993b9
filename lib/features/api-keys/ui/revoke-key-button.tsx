"use client";

import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/feedback/confirm-dialog";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { revokeAdminKeyAction, revokeApiKeyAction } from "../actions";
import type { KeyPlace } from "./key-words";

export type RevokeKeyButtonProps = { id: string; name: string; place: KeyPlace };

/** Ends a key at once, after asking. */
export function RevokeKeyButton({ id, name, place }: RevokeKeyButtonProps) {
  const router = useRouter();

  async function revoke(): Promise<string | undefined> {
    const act = place.workspace === undefined ? revokeAdminKeyAction : revokeApiKeyAction;
    const result = await act(place, { key: id });
    if (!result.ok) return result.message;
    toast.success(`“${name}” was revoked`);
    router.refresh();
    return undefined;
  }

  return (
    <ConfirmDialog
      trigger={
        <Button variant="outline" size="sm" aria-label={`Revoke ${name}`}>
          Revoke
        </Button>
      }
      title={`Revoke “${name}”?`}
      description="Whatever uses this key is refused within a second. This cannot be undone."
      confirmLabel="Revoke key"
      typedName={name}
      onConfirm={revoke}
    />
  );
}

"use client";

import { Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/feedback/confirm-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import {
  resendInvitationAction,
  resendWorkspaceInvitationAction,
  revokeInvitationAction,
  revokeWorkspaceInvitationAction,
} from "../actions";
import type { SentInvitation } from "../schema";
import type { InvitePlace } from "./invite-people";
import { SentLinks, sentLinkReason } from "./sent-links";

export type InvitationActionsProps = { place: InvitePlace; invitation: { id: string; email: string } };

const UNREACHABLE = "Gatehouse did not answer. Check your connection and try again.";

export function InvitationActions({ place, invitation: { id, email } }: InvitationActionsProps) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const [sent, setSent] = useState<SentInvitation | null>(null);
  const input = { invitation: id };
  const inWorkspace = place.workspace !== undefined;

  async function resend(): Promise<void> {
    setPending(true);
    const answer = await (inWorkspace ? resendWorkspaceInvitationAction : resendInvitationAction)(
      place,
      input,
    ).catch(() => null);
    setPending(false);
    router.refresh();
    if (!answer?.ok) toast.error(answer?.message ?? UNREACHABLE);
    else if (answer.value.link === null) toast.success(`A new link is on its way to ${email}`);
    else setSent(answer.value);
  }

  async function revoke(): Promise<string | undefined> {
    const answer = await (inWorkspace ? revokeWorkspaceInvitationAction : revokeInvitationAction)(
      place,
      input,
    );
    if (!answer.ok) return answer.message;
    toast.success(`The invitation of ${email} was revoked`);
    router.refresh();
    return undefined;
  }

  return (
    <span className="flex flex-wrap justify-end gap-2">
      <Button size="sm" variant="outline" pending={pending} onClick={() => void resend()}>
        <Send aria-hidden />
        New link
        <span className="sr-only"> for {email}</span>
      </Button>
      <ConfirmDialog
        trigger={
          <Button size="sm" variant="outline">
            Revoke<span className="sr-only"> invitation of {email}</span>
          </Button>
        }
        title={`Revoke the invitation of ${email}?`}
        description="The link stops working at once. You can invite them again."
        confirmLabel="Revoke"
        onConfirm={revoke}
      />
      <Dialog open={sent !== null} onOpenChange={(open) => !open && setSent(null)}>
        {sent !== null && (
          <DialogContent
            size="sm"
            title="Pass this link on"
            description={`${sentLinkReason([sent]) ?? ""} The earlier one no longer works.`}
          >
            <SentLinks sent={[sent]} />
          </DialogContent>
        )}
      </Dialog>
    </span>
  );
}

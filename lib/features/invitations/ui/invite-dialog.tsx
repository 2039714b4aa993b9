"use client";

import { UserPlus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { SentInvitation } from "../schema";
import { InviteForm, type InvitePlace } from "./invite-form";
import { SentLink, sentLinkReason } from "./sent-link";

export type InviteDialogProps = {
  place: InvitePlace;
  /** What people are invited to, by name. */
  placeName: string;
  roles: readonly string[];
};

/** Invites somebody, and shows the link where no mail took it there. */
export function InviteDialog({ place, placeName, roles }: InviteDialogProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [sent, setSent] = useState<SentInvitation | null>(null);

  function change(next: boolean): void {
    setOpen(next);
    if (next) setSent(null);
  }

  function onDone(email: string, invitation: SentInvitation | null): void {
    router.refresh();
    if (invitation?.link != null) {
      setSent(invitation);
      return;
    }
    setOpen(false);
    toast.success(
      invitation === null ? `${email} is in ${placeName} now` : `An invitation is on its way to ${email}`,
    );
  }

  const title = place.workspace === undefined ? `Invite to ${placeName}` : `Add a member to ${placeName}`;
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button>
          <UserPlus aria-hidden />
          {place.workspace === undefined ? "Invite" : "Add member"}
        </Button>
      </DialogTrigger>
      <DialogContent
        size="sm"
        title={sent === null ? title : "Pass this link on"}
        description={
          sent === null
            ? place.workspace === undefined
              ? "They get a link that works once, for seven days."
              : "People of your organization are added at once. Everybody else gets a link that works once, for seven days."
            : sentLinkReason(sent)
        }
      >
        {sent === null ? (
          <InviteForm place={place} roles={roles} onDone={onDone} />
        ) : (
          <SentLink sent={sent} onAnother={() => setSent(null)} />
        )}
      </DialogContent>
    </Dialog>
  );
}

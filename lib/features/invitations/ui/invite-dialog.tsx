"use client";

import { UserPlus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { InviteForm, NOBODY } from "./invite-form";
import type { Invited, InvitePlace } from "./invite-people";
import { SentLinks, sentLinkReason } from "./sent-links";

export type InviteDialogProps = {
  place: InvitePlace;
  /** What people are invited to, by name. */
  placeName: string;
  roles: readonly string[];
};

/** Invites people, and shows the links where no mail took them there. */
export function InviteDialog({ place, placeName, roles }: InviteDialogProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [draft, setDraft] = useState(NOBODY);
  const [invited, setInvited] = useState<Invited | null>(null);
  const isOrg = place.workspace === undefined;

  function change(next: boolean): void {
    setOpen(next);
    if (!next) return;
    setDraft(NOBODY);
    setInvited(null);
  }

  function onDone(outcome: Invited): void {
    router.refresh();
    const text = doneText(outcome, placeName);
    if (text !== null) toast.success(text);
    // What was refused is there to be corrected.
    setDraft({ ...draft, typed: outcome.refused.map(({ email }) => email).join(", ") });
    const isToShow = outcome.refused.length > 0 || outcome.sent.some(({ link }) => link !== null);
    if (isToShow) setInvited(outcome);
    // Whoever closed it meanwhile gets to see the links: they are shown this once.
    setOpen(isToShow);
  }

  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button>
          <UserPlus aria-hidden />
          {isOrg ? "Invite" : "Add member"}
        </Button>
      </DialogTrigger>
      {invited === null ? (
        <DialogContent
          size="sm"
          title={isOrg ? `Invite to ${placeName}` : `Add members to ${placeName}`}
          description={
            isOrg
              ? "They get a link that works once, for seven days."
              : "People of your organization are added at once. Everybody else gets a link that works once, for seven days."
          }
        >
          <InviteForm place={place} roles={roles} draft={draft} onChange={setDraft} onDone={onDone} />
        </DialogContent>
      ) : (
        <DialogContent size="sm" title={resultTitle(invited)} description={sentLinkReason(invited.sent)}>
          <SentLinks sent={invited.sent} refused={invited.refused} onAnother={() => setInvited(null)} />
        </DialogContent>
      )}
    </Dialog>
  );
}

/** Of those who need nothing more from the person; null when there are none. */
function doneText({ added, sent }: Invited, placeName: string): string | null {
  const mailed = sent.filter(({ link }) => link === null).map(({ email }) => email);
  const list = new Intl.ListFormat("en-GB");
  const parts = [
    ...(added.length === 0
      ? []
      : [`${list.format(added)} ${added.length === 1 ? "is" : "are"} in ${placeName} now`]),
    ...(mailed.length === 0 ? [] : [`an invitation is on its way to ${list.format(mailed)}`]),
  ];
  const text = parts.join("; ");
  return text === "" ? null : `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function resultTitle({ sent, refused }: Invited): string {
  const links = sent.filter(({ link }) => link !== null).length;
  if (links === 0) return refused.length === 1 ? "One address was refused" : "Some addresses were refused";
  return links === 1 ? "Pass this link on" : "Pass these links on";
}

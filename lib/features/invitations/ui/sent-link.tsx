"use client";

import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { DialogBody, DialogClose, DialogFooter } from "@/components/ui/dialog";
import type { SentInvitation } from "../schema";

/** Why the link is shown at all: it did not leave by mail. */
export function sentLinkReason({
  email,
  mailProblem,
}: Pick<SentInvitation, "email" | "mailProblem">): string {
  return mailProblem === null
    ? `Gatehouse has no mail server, so the link reaches ${email} only through you.`
    : `No mail went to ${email}, so the link reaches them only through you.`;
}

/** The link of an invitation: the only time it is shown. */
export function SentLink({
  sent,
  onAnother,
}: {
  sent: SentInvitation;
  onAnother?: (() => void) | undefined;
}) {
  return (
    <>
      <DialogBody className="grid gap-3">
        {sent.mailProblem !== null && (
          <Alert tone="warning" title="The mail did not leave">
            <p>{sent.mailProblem}</p>
            <p>When that is put right, “New link” in the list of invitations sends it again.</p>
          </Alert>
        )}
        <CopyField value={sent.link ?? ""} label="Invitation link" wrap />
        <p className="text-muted-foreground">
          Whoever opens it first can use it: send it to that person alone. It is not shown again, but you can
          make a new one at any time.
        </p>
      </DialogBody>
      <DialogFooter>
        {onAnother !== undefined && (
          <Button variant="outline" onClick={onAnother}>
            Invite somebody else
          </Button>
        )}
        <DialogClose asChild>
          <Button>Done</Button>
        </DialogClose>
      </DialogFooter>
    </>
  );
}

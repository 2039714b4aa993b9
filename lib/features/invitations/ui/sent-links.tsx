"use client";

import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { DialogBody, DialogClose, DialogFooter } from "@/components/ui/dialog";
import type { SentInvitation } from "../schema";
import type { Invited } from "./invite-people";

type Sent = Pick<SentInvitation, "email" | "link" | "mailProblem">;

/** Why links are shown at all: they did not leave by mail. Nothing where all did. */
export function sentLinkReason(sent: readonly Sent[]): string | undefined {
  const [first, ...others] = sent.filter(({ link }) => link !== null);
  if (first === undefined) return undefined;
  const isOne = others.length === 0;
  const whom = isOne ? first.email : "them";
  const link = isOne ? "the link reaches" : "the links reach";
  return first.mailProblem === null
    ? `Gatehouse has no mail server, so ${link} ${whom} only through you.`
    : `No mail went to ${whom}, so ${link} them only through you.`;
}

export type SentLinksProps = {
  sent: readonly Sent[];
  refused?: Invited["refused"];
  /** Back to the form. */
  onAnother?: () => void;
};

/** The links of invitations: the only time they are shown. */
export function SentLinks({ sent, refused = [], onAnother }: SentLinksProps) {
  const links = sent.flatMap(({ email, link, mailProblem }) =>
    link === null ? [] : [{ email, link, mailProblem }],
  );
  const mailProblem = links.find((each) => each.mailProblem !== null)?.mailProblem ?? null;
  return (
    <>
      <DialogBody className="grid gap-3">
        {refused.length > 0 && (
          <Alert tone="danger" live title="Not invited">
            <ul>
              {refused.map(({ email, message }) => (
                <li key={email} className="break-words">
                  {email}: {message}
                </li>
              ))}
            </ul>
          </Alert>
        )}
        {mailProblem !== null && (
          <Alert tone="warning" title="The mail did not leave">
            <p>{mailProblem}</p>
            <p>When that is put right, “New link” in the list of invitations sends it again.</p>
          </Alert>
        )}
        {links.map(({ email, link }) => (
          <div key={email} className="grid grid-cols-[minmax(0,1fr)] gap-1">
            {links.length > 1 && <p className="font-medium break-all">{email}</p>}
            <CopyField
              value={link}
              label={links.length > 1 ? `Invitation link for ${email}` : "Invitation link"}
              wrap
            />
          </div>
        ))}
        {links.length > 0 && (
          <p className="text-muted-foreground">
            Whoever opens a link first can use it: send it to that person alone. It is not shown again, but
            you can make a new one at any time.
          </p>
        )}
      </DialogBody>
      <DialogFooter>
        {onAnother !== undefined && (
          <Button variant="outline" onClick={onAnother}>
            {refused.length > 0 ? "Correct and try again" : "Invite somebody else"}
          </Button>
        )}
        <DialogClose asChild>
          <Button>Done</Button>
        </DialogClose>
      </DialogFooter>
    </>
  );
}

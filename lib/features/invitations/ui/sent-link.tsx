"use client";

import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { DialogBody, DialogClose, DialogFooter } from "@/components/ui/dialog";

/** The link of an invitation: the only time it is shown. */
export function SentLink({ link }: { link: string }) {
  return (
    <>
      <DialogBody className="grid gap-3">
        <CopyField value={link} label="Invitation link" wrap />
        <p className="text-muted-foreground">
          Whoever opens it first can use it: send it to that person alone. It is not shown again, but you can
          make a new one at any time.
        </p>
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button>Done</Button>
        </DialogClose>
      </DialogFooter>
    </>
  );
}

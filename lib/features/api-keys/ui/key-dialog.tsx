"use client";

import { useRouter } from "next/navigation";
import { useState, type ReactNode } from "react";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { MadeKey } from "./key-form";
import type { KeyPlace } from "./key-words";
import { NewKey } from "./new-key";

export type KeyDialogProps = {
  place: KeyPlace;
  /** The button that opens it. */
  trigger: ReactNode;
  title: string;
  description: string;
  /** What is filled in first; it hands over the key. */
  form: (onMade: (made: MadeKey) => void) => ReactNode;
  /** Opened where the key is used: there is no way to show there. */
  isInUse?: boolean | undefined;
};

/** A form that makes a secret, and the secret in its place: shown once, and not lost by a stray click. */
export function KeyDialog({ place, trigger, title, description, form, isInUse = false }: KeyDialogProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<MadeKey | null>(null);

  function change(next: boolean): void {
    setOpen(next);
    if (next) setMade(null);
    else if (made !== null) router.refresh();
  }

  // Whoever closed it while the key was made gets to see it: it exists, and is never shown again.
  function show(key: MadeKey): void {
    setMade(key);
    setOpen(true);
  }

  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent
        title={made === null ? title : "Copy your key now"}
        description={
          made === null
            ? description
            : "Gatehouse keeps only a fingerprint of it. After you close this, nobody can show it again."
        }
        onInteractOutside={(event) => {
          if (made !== null) event.preventDefault();
        }}
      >
        {made === null ? form(show) : <NewKey made={made} place={place} isInUse={isInUse} />}
      </DialogContent>
    </Dialog>
  );
}

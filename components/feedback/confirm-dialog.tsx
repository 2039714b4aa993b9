"use client";

import { useId, useState, type FormEvent, type ReactNode } from "react";
import { Alert } from "@/components/ui/alert";
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogTrigger,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

export type ConfirmDialogProps = {
  /** The element that opens it. Leave out when `open` is controlled. */
  trigger?: ReactNode;
  open?: boolean | undefined;
  onOpenChange?: ((open: boolean) => void) | undefined;
  title: ReactNode;
  /** What changes, and for whom. */
  description: ReactNode;
  confirmLabel: string;
  tone?: "danger" | "neutral" | undefined;
  /** The person must type this to go on: for what destroys something. */
  typedName?: string | undefined;
  /** The dialog stays open while this runs. Return a sentence to show it as an error and stay. */
  onConfirm: () => Promise<string | void> | string | void;
};

/** Asks before a deed, says what it changes, and shows when it failed. */
export function ConfirmDialog({ trigger, open, onOpenChange, ...content }: ConfirmDialogProps) {
  const [ownOpen, setOwnOpen] = useState(false);
  const isOpen = open ?? ownOpen;
  const setOpen = (next: boolean) => {
    setOwnOpen(next);
    onOpenChange?.(next);
  };
  return (
    <AlertDialog open={isOpen} onOpenChange={setOpen}>
      {trigger && <AlertDialogTrigger asChild>{trigger}</AlertDialogTrigger>}
      <AlertDialogContent title={content.title} description={content.description}>
        <ConfirmForm {...content} close={() => setOpen(false)} />
      </AlertDialogContent>
    </AlertDialog>
  );
}

type ConfirmFormProps = Pick<ConfirmDialogProps, "confirmLabel" | "tone" | "typedName" | "onConfirm"> & {
  close: () => void;
};

function ConfirmForm({ confirmLabel, tone = "danger", typedName, onConfirm, close }: ConfirmFormProps) {
  const [typed, setTyped] = useState("");
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const allowed = typedName === undefined || typed.trim() === typedName;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    // A portal is a child in React: a surrounding form would take this submit as its own.
    event.stopPropagation();
    if (!allowed || pending) return;
    setPending(true);
    setFailure(null);
    const problem = await attempt(onConfirm);
    setPending(false);
    if (problem === null) close();
    else setFailure(problem);
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-4 px-5 pb-5">
      {typedName !== undefined && <TypedName name={typedName} typed={typed} onTyped={setTyped} />}
      {failure !== null && (
        <Alert tone="danger" live>
          {failure}
        </Alert>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <AlertDialogCancel asChild>
          <Button variant="outline">Cancel</Button>
        </AlertDialogCancel>
        <Button
          type="submit"
          variant={tone === "danger" ? "destructive" : "primary"}
          disabled={!allowed}
          pending={pending}
        >
          {confirmLabel}
        </Button>
      </div>
    </form>
  );
}

function TypedName({
  name,
  typed,
  onTyped,
}: {
  name: string;
  typed: string;
  onTyped: (text: string) => void;
}) {
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm">
        Type <strong className="font-mono font-semibold break-all">{name}</strong> to confirm
      </label>
      <Input
        id={id}
        mono
        value={typed}
        onChange={(event) => onTyped(event.target.value)}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
      />
    </div>
  );
}

async function attempt(onConfirm: ConfirmDialogProps["onConfirm"]): Promise<string | null> {
  try {
    return (await onConfirm()) ?? null;
  } catch {
    return "That did not work. Check your connection and try again.";
  }
}

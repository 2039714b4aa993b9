"use client";

import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogBody,
  DialogClose,
  DialogContent,
  DialogFooter,
  DialogTrigger,
} from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import { rotateAdminKeyAction, rotateApiKeyAction } from "../actions";
import type { ApiKeyView } from "../schema";
import type { CreatedKey } from "./create-key-form";
import { OVERLAP_CHOICES, OVERLAP_DEFAULT, type KeyPlace } from "./key-words";
import { NewKey } from "./new-key";

export type RotateKeyDialogProps = { apiKey: ApiKeyView; place: KeyPlace };

/** Gives a key a new secret, and the old one time to be replaced. */
export function RotateKeyDialog({ apiKey, place }: RotateKeyDialogProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [created, setCreated] = useState<CreatedKey | null>(null);

  function change(next: boolean): void {
    setOpen(next);
    if (next) setCreated(null);
    else if (created !== null) router.refresh();
  }

  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button variant="outline" size="sm" aria-label={`Rotate ${apiKey.name}`}>
          Rotate
        </Button>
      </DialogTrigger>
      <DialogContent
        title={created === null ? `Rotate “${apiKey.name}”` : "Copy your key now"}
        description={
          created === null
            ? "The key gets a new secret. Its name, scopes and logs stay."
            : "Gatehouse keeps only a fingerprint of it. After you close this, nobody can show it again."
        }
        onInteractOutside={(event) => {
          if (created !== null) event.preventDefault();
        }}
      >
        {created === null ? (
          <RotateForm apiKey={apiKey} place={place} onRotated={setCreated} />
        ) : (
          <NewKey created={created} place={place} />
        )}
      </DialogContent>
    </Dialog>
  );
}

type RotateFormProps = RotateKeyDialogProps & { onRotated: (created: CreatedKey) => void };

function RotateForm({ apiKey, place, onRotated }: RotateFormProps) {
  const isOverlapping = apiKey.previous !== null;
  const [overlap, setOverlap] = useState<string>(isOverlapping ? "0" : OVERLAP_DEFAULT);
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (pending) return;
    setPending(true);
    setRefusal(null);
    const act = place.workspace === undefined ? rotateAdminKeyAction : rotateApiKeyAction;
    const outcome = await act(place, { key: apiKey.id, overlapMinutes: Number(overlap) }).catch(() => null);
    setPending(false);
    if (outcome === null)
      setRefusal("The server did not answer. Look at the key again before you repeat this.");
    else if (outcome.ok) onRotated(outcome.value);
    else setRefusal(outcome.message);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-col">
      <DialogBody className="grid gap-5">
        {refusal !== null && (
          <Alert tone="danger" live>
            {refusal}
          </Alert>
        )}
        {isOverlapping && (
          <Alert tone="warning" title="The secret from before the last rotation still works">
            Rotating now ends both at once.
          </Alert>
        )}
        <Field
          label="The old secret"
          hint="Until then both work, so that clients can change over one by one."
        >
          <NativeSelect
            options={isOverlapping ? OVERLAP_CHOICES.slice(0, 1) : OVERLAP_CHOICES}
            value={overlap}
            onChange={(event) => setOverlap(event.target.value)}
          />
        </Field>
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="outline">Cancel</Button>
        </DialogClose>
        <Button type="submit" pending={pending}>
          Rotate key
        </Button>
      </DialogFooter>
    </form>
  );
}

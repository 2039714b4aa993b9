"use client";

import { useState, type FormEvent, type ReactNode } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogClose, DialogFooter } from "@/components/ui/dialog";
import type { createApiKeyAction } from "../actions";

type Outcome = Awaited<ReturnType<typeof createApiKeyAction>>;
/** A key with its secret. */
export type MadeKey = Extract<Outcome, { ok: true }>["value"];
type Refusal = Omit<Extract<Outcome, { ok: false }>, "ok">;

export type KeyFormProps = {
  /** On the button. */
  label: string;
  /** Makes the secret. */
  make: () => Promise<Outcome>;
  /** Said when nothing came back: the secret may have been made. */
  unanswered: string;
  onMade: (made: MadeKey) => void;
  /** The fields, with what was wrong at each. */
  children: (issueOf: (path: string) => string | undefined) => ReactNode;
};

/** The form of a dialog that makes a secret: its fields, what was refused, and the buttons. */
export function KeyForm({ label, make, unanswered, onMade, children }: KeyFormProps) {
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const issueOf = (path: string) =>
    refusal?.issues.find((issue) => issue.path === path || issue.path.startsWith(`${path}.`))?.message;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (pending) return;
    setPending(true);
    setRefusal(null);
    const noAnswer = { ok: false as const, code: "no_answer", message: unanswered, issues: [] };
    const outcome = await make().catch(() => noAnswer);
    setPending(false);
    if (outcome.ok) onMade(outcome.value);
    else setRefusal(outcome);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-col">
      <DialogBody className="grid gap-5">
        {refusal !== null && refusal.issues.length === 0 && (
          <Alert tone="danger" live>
            {refusal.message}
          </Alert>
        )}
        {children(issueOf)}
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="outline">Cancel</Button>
        </DialogClose>
        <Button type="submit" pending={pending}>
          {label}
        </Button>
      </DialogFooter>
    </form>
  );
}

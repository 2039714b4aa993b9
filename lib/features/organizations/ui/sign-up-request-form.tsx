"use client";

import { useState, type FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { FieldIssue } from "@/lib/shared/errors";
import { issueAt } from "@/lib/shared/issue-at";
import { requestSignUpAction } from "../actions";

type Refusal = { readonly message: string; readonly issues: readonly FieldIssue[] };
const UNREACHABLE: Refusal = {
  message: "Gatehouse did not answer. Check your connection and try again.",
  issues: [],
};

/** Asks for a link to make an account; the answer is the same whether there is one already or not. */
export function SignUpRequestForm() {
  const [askedFor, setAskedFor] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get("email");
    const email = typeof typed === "string" ? typed : "";
    setPending(true);
    setRefusal(null);
    const answer = await requestSignUpAction({ email }).catch(() => ({ ok: false as const, ...UNREACHABLE }));
    setPending(false);
    if (answer.ok) setAskedFor(email);
    else setRefusal(answer);
  }

  if (askedFor !== null)
    return (
      <Alert tone="success" title="Look at your mail" live>
        A mail to {askedFor} says how to go on. Its link works for a day.
      </Alert>
    );
  const issues = refusal?.issues ?? [];
  return (
    <form noValidate method="post" onSubmit={(event) => void submit(event)} className="grid gap-4">
      {refusal !== null && issues.length === 0 && (
        <Alert tone="danger" live>
          {refusal.message}
        </Alert>
      )}
      <Field label="E-mail" required error={issueAt(issues, "email")}>
        <Input name="email" type="email" autoComplete="username" autoFocus />
      </Field>
      <SubmitButton pending={pending} className="mt-1 w-full">
        Send link
      </SubmitButton>
    </form>
  );
}

"use client";

import { useState, type FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { textOf, useSaving } from "@/components/forms/use-saving";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { issueAt } from "@/lib/shared/issue-at";
import { requestResetAction } from "../actions";

/** Asks for a link; the answer is the same whether there is an account or not. */
export function ForgotForm({ delivers }: { delivers: boolean }) {
  const [askedFor, setAskedFor] = useState<string | null>(null);
  const { pending, issues, problem, save } = useSaving();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const email = textOf(new FormData(event.currentTarget), "email");
    if (await save(() => requestResetAction({ email }))) setAskedFor(email);
  }

  if (askedFor !== null) {
    return (
      <Alert tone="success" title="Look at your mail" live>
        {delivers
          ? `If ${askedFor} has an account, a link is on its way. It works for an hour.`
          : `If ${askedFor} has an account, a link was made. This installation has no mail server: whoever operates it finds the mail in the outbox of its data folder. The link works for an hour.`}
      </Alert>
    );
  }
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      {problem !== null && (
        <Alert tone="danger" live>
          {problem}
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

"use client";

import { useState, type FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { textOf, useSaving } from "@/components/forms/use-saving";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { issueAt } from "@/lib/shared/issue-at";
import { requestSignUpAction } from "../actions";

/** Asks for a link to make an account; the answer is the same whether there is one already or not. */
export function SignUpRequestForm() {
  const [askedFor, setAskedFor] = useState<string | null>(null);
  const { pending, issues, problem, save } = useSaving();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const email = textOf(new FormData(event.currentTarget), "email");
    if (await save(() => requestSignUpAction({ email }))) setAskedFor(email);
  }

  if (askedFor !== null)
    return (
      <Alert tone="success" title="Look at your mail" live>
        A mail to {askedFor} says how to go on. Its link works for a day.
      </Alert>
    );
  return (
    <form noValidate method="post" onSubmit={(event) => void submit(event)} className="grid gap-4">
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

"use client";

import { useState, type FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { textOf, useSaving } from "@/components/forms/use-saving";
import { Alert } from "@/components/ui/alert";
import { ButtonLink } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { issueAt } from "@/lib/shared/issue-at";
import { resetPasswordAction } from "../actions";

export function ResetForm({ token }: { token: string }) {
  const [isDone, setDone] = useState(false);
  const { pending, issues, problem, save } = useSaving();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const password = textOf(new FormData(event.currentTarget), "password");
    if (await save(() => resetPasswordAction({ token, password }))) setDone(true);
  }

  if (isDone) {
    return (
      <div className="grid gap-4">
        <Alert tone="success" title="Your password is changed" live>
          Every browser was signed out.
        </Alert>
        <ButtonLink href="/sign-in" className="w-full">
          Sign in
        </ButtonLink>
      </div>
    );
  }
  return (
    <form noValidate method="post" onSubmit={(event) => void submit(event)} className="grid gap-4">
      {problem !== null && (
        <Alert tone="danger" live>
          {problem}
        </Alert>
      )}
      <Field label="New password" required hint="At least 10 characters." error={issueAt(issues, "password")}>
        <Input name="password" type="password" autoComplete="new-password" autoFocus />
      </Field>
      <SubmitButton pending={pending} className="mt-1 w-full">
        Change password
      </SubmitButton>
    </form>
  );
}

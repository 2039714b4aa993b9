"use client";

import { signIn } from "next-auth/react";
import Link from "next/link";
import { useState, type FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

// One sentence for a wrong password, an unknown address and a locked account: nobody learns who has an account.
const REFUSED =
  "E-mail and password do not match an account, or there were too many attempts. Check both, or wait a minute and try again.";
const UNREACHABLE = "Gatehouse did not answer. Check your connection and try again.";

export type SignInFormProps = {
  /** Where to go afterwards: a path of ours. */
  destination: string;
  /** Whether an earlier attempt led back here. */
  failed: boolean;
};

export function SignInForm({ destination, failed }: SignInFormProps) {
  const [problem, setProblem] = useState(failed ? REFUSED : null);
  const [pending, setPending] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setPending(true);
    setProblem(null);
    const answer = await signIn("credentials", {
      email: fields.get("email"),
      password: fields.get("password"),
      redirect: false,
    }).catch(() => null);
    if (answer?.ok) {
      // A full load, so that nothing fetched while signed out is shown.
      window.location.assign(destination);
      return;
    }
    setPending(false);
    setProblem(answer?.status === 401 ? REFUSED : UNREACHABLE);
  }

  return (
    // `post`, so that a form sent before the page is ready never puts a password into an address.
    <form method="post" onSubmit={(event) => void submit(event)} className="grid gap-4">
      {problem !== null && (
        <Alert tone="danger" live>
          {problem}
        </Alert>
      )}
      <Field label="E-mail" required>
        <Input name="email" type="email" autoComplete="username" autoFocus />
      </Field>
      <Field
        label="Password"
        required
        aside={
          <Link href="/forgot-password" className="text-link underline-offset-4 hover:underline">
            Forgot it?
          </Link>
        }
      >
        <Input name="password" type="password" autoComplete="current-password" />
      </Field>
      <SubmitButton pending={pending} className="mt-1 w-full">
        Sign in
      </SubmitButton>
    </form>
  );
}

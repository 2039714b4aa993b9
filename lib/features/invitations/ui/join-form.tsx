"use client";

import { signIn } from "next-auth/react";
import type { FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { textOf, useSaving } from "@/components/forms/use-saving";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { issueAt } from "@/lib/shared/issue-at";
import { joinAction } from "../actions";

export type JoinFormProps = { token: string; email: string };

/** Makes an account for the invited address, and with it a member. */
export function JoinForm({ token, email }: JoinFormProps) {
  const { pending, issues, problem, save } = useSaving();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const [name, password] = [textOf(fields, "name"), textOf(fields, "password")];
    const joined = await save(() => joinAction({ token, name, password }), { leaves: true });
    if (joined === null) return;
    const there = `/o/${joined.value.orgSlug}`;
    const answer = await signIn("credentials", { email, password, redirect: false }).catch(() => null);
    // The account exists now: signing in is what is left to do.
    window.location.assign(answer?.ok ? there : `/sign-in?callbackUrl=${encodeURIComponent(there)}`);
  }

  return (
    // `post`, so that a form sent before the page is ready never puts a password into an address.
    <form noValidate method="post" onSubmit={(event) => void submit(event)} className="grid gap-4">
      {problem !== null && (
        <Alert tone="danger" live>
          {problem}
        </Alert>
      )}
      <Field label="E-mail">
        <Input name="email" type="email" value={email} readOnly autoComplete="username" />
      </Field>
      <Field label="Your name" required error={issueAt(issues, "name")}>
        <Input name="name" autoComplete="name" autoFocus />
      </Field>
      <Field label="Password" required hint="At least 10 characters." error={issueAt(issues, "password")}>
        <Input name="password" type="password" autoComplete="new-password" />
      </Field>
      <SubmitButton pending={pending} className="mt-1 w-full">
        Create account and join
      </SubmitButton>
    </form>
  );
}

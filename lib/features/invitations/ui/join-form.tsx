"use client";

import { signIn } from "next-auth/react";
import { useState, type FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { FieldIssue } from "@/lib/shared/errors";
import { issueAt } from "@/lib/shared/issue-at";
import { joinAction } from "../actions";

export type JoinFormProps = { token: string; email: string };

type Refusal = { issues: readonly FieldIssue[]; message: string };
const UNREACHABLE: Refusal = {
  issues: [],
  message: "Gatehouse did not answer. Check your connection and try again.",
};

/** Makes an account for the invited address, and with it a member. */
export function JoinForm({ token, email }: JoinFormProps) {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [pending, setPending] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const [name, password] = [textOf(fields, "name"), textOf(fields, "password")];
    setPending(true);
    setRefusal(null);
    const joined = await joinAction({ token, name, password }).catch(() => ({
      ok: false as const,
      ...UNREACHABLE,
    }));
    if (!joined.ok) {
      setPending(false);
      setRefusal(joined);
      return;
    }
    const there = `/o/${joined.value.orgSlug}`;
    const answer = await signIn("credentials", { email, password, redirect: false }).catch(() => null);
    // The account exists now: signing in is what is left to do.
    window.location.assign(answer?.ok ? there : `/sign-in?callbackUrl=${encodeURIComponent(there)}`);
  }

  const issues = refusal?.issues ?? [];
  return (
    // `post`, so that a form sent before the page is ready never puts a password into an address.
    <form noValidate method="post" onSubmit={(event) => void submit(event)} className="grid gap-4">
      {refusal !== null && issues.length === 0 && (
        <Alert tone="danger" live>
          {refusal.message}
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

function textOf(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === "string" ? value : "";
}

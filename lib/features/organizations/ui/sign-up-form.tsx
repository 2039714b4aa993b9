"use client";

import { signIn } from "next-auth/react";
import { useState, type FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { signUpInput } from "@/lib/features/access/schema";
import type { FieldIssue } from "@/lib/shared/errors";
import { issueAt } from "@/lib/shared/issue-at";
import { finishSignUpAction, signUpAction } from "../actions";

const UNREACHABLE = "Gatehouse did not answer. Check your connection and try again.";

interface Refusal {
  /** Shown at their fields. */
  readonly issues: readonly FieldIssue[];
  /** About no single field. */
  readonly message: string | null;
}

const NO_REFUSAL: Refusal = { issues: [], message: null };

export type SignUpFormProps = {
  /** The address that a link was mailed to, and the link's token: it cannot be changed any more. */
  confirmed?: { token: string; email: string };
};

/** Makes an account with an organization, and goes there. */
export function SignUpForm({ confirmed }: SignUpFormProps) {
  const [refusal, setRefusal] = useState(NO_REFUSAL);
  const [pending, setPending] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    setPending(true);
    setRefusal(NO_REFUSAL);
    const refused = await signUpAndEnter(Object.fromEntries(new FormData(form)), confirmed).catch(() => ({
      issues: [],
      message: UNREACHABLE,
    }));
    if (refused === null) return;
    setPending(false);
    setRefusal(refused);
    const first = form.elements.namedItem(refused.issues[0]?.path ?? "");
    if (first instanceof HTMLElement) first.focus();
  }

  function forgive(event: FormEvent<HTMLFormElement>): void {
    const { target } = event;
    if (!(target instanceof HTMLInputElement)) return;
    const issues = refusal.issues.filter(({ path }) => path !== target.name);
    if (issues.length < refusal.issues.length) setRefusal({ ...refusal, issues });
  }

  const errorOf = (field: string) => issueAt(refusal.issues, field);
  return (
    // `post`, so that a form sent before the page is ready never puts a password into an address.
    <form
      noValidate
      method="post"
      onSubmit={(event) => void submit(event)}
      onInput={forgive}
      className="grid gap-4"
    >
      {refusal.message !== null && (
        <Alert tone="danger" live>
          {refusal.message}
        </Alert>
      )}
      <Field label="Your name" required error={errorOf("name")}>
        <Input name="name" autoComplete="name" autoFocus />
      </Field>
      <Field label="E-mail" required error={errorOf("email")}>
        <Input
          name="email"
          type="email"
          autoComplete="username"
          {...(confirmed === undefined ? {} : { value: confirmed.email, readOnly: true })}
        />
      </Field>
      <Field label="Password" required hint="At least 10 characters." error={errorOf("password")}>
        <Input name="password" type="password" autoComplete="new-password" />
      </Field>
      <Field
        label="Organization"
        required
        hint="Your company or team. It becomes part of your MCP URLs."
        error={errorOf("organization")}
      >
        <Input name="organization" autoComplete="organization" />
      </Field>
      <SubmitButton pending={pending} className="mt-1 w-full">
        Create account
      </SubmitButton>
    </form>
  );
}

type Fields = Record<string, FormDataEntryValue>;

/** Null when the browser is on its way to the new organization. */
async function signUpAndEnter(
  fields: Fields,
  confirmed: SignUpFormProps["confirmed"],
): Promise<Refusal | null> {
  const parsed = signUpInput.safeParse(fields);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    return { issues, message: null };
  }
  const { email, password } = parsed.data;
  const created = await (confirmed === undefined
    ? signUpAction(parsed.data)
    : finishSignUpAction({ ...parsed.data, token: confirmed.token }));
  if (!created.ok) {
    const { code, message, issues } = created;
    if (issues.length > 0) return { issues, message: null };
    if (code === "account_exists") return { issues: [{ path: "email", message }], message: null };
    return { issues, message };
  }
  const start = `/o/${created.value.orgSlug}/start`;
  const answer = await signIn("credentials", { email, password, redirect: false }).catch(() => null);
  // The account exists now: signing in is what is left to do.
  window.location.assign(answer?.ok ? start : `/sign-in?callbackUrl=${encodeURIComponent(start)}`);
  return null;
}

"use client";

import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { textOf, useSaving } from "@/components/forms/use-saving";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { issueAt } from "@/lib/shared/issue-at";
import { changePasswordAction } from "../actions";

export function PasswordForm({ email }: { email: string }) {
  const router = useRouter();
  const { pending, issues, problem, save } = useSaving();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const input = { current: textOf(fields, "current"), password: textOf(fields, "password") };
    if (!(await save(() => changePasswordAction(input)))) return;
    form.reset();
    toast.success("Your password is changed", { description: "Every other browser was signed out." });
    router.refresh();
  }

  return (
    <form noValidate method="post" onSubmit={(event) => void submit(event)} className="grid gap-4">
      {problem !== null && (
        <Alert tone="danger" live>
          {problem}
        </Alert>
      )}
      <input type="hidden" name="username" value={email} autoComplete="username" />
      <Field label="Current password" required error={issueAt(issues, "current")}>
        <Input name="current" type="password" autoComplete="current-password" />
      </Field>
      <Field
        label="New password"
        required
        hint="At least 10 characters. Every other browser is signed out."
        error={issueAt(issues, "password")}
      >
        <Input name="password" type="password" autoComplete="new-password" />
      </Field>
      <SubmitButton pending={pending} className="justify-self-start">
        Change password
      </SubmitButton>
    </form>
  );
}

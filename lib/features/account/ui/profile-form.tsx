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
import { updateProfileAction } from "../actions";

export type ProfileFormProps = { name: string; email: string; isVerified: boolean };

export function ProfileForm({ name, email, isVerified }: ProfileFormProps) {
  const router = useRouter();
  const { pending, issues, problem, save } = useSaving();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    if (!(await save(() => updateProfileAction({ name: textOf(fields, "name") })))) return;
    toast.success("Your profile is saved");
    router.refresh();
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      {problem !== null && (
        <Alert tone="danger" live>
          {problem}
        </Alert>
      )}
      <Field label="Name" required error={issueAt(issues, "name")}>
        <Input name="name" defaultValue={name} autoComplete="name" maxLength={100} />
      </Field>
      <Field
        label="E-mail"
        hint={
          isVerified
            ? "Verified. It names you in every organization and cannot be changed."
            : "Not verified yet: a link mailed to it, such as a password reset, verifies it."
        }
      >
        <Input type="email" value={email} readOnly />
      </Field>
      <SubmitButton pending={pending} className="justify-self-start">
        Save
      </SubmitButton>
    </form>
  );
}

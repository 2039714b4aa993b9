"use client";

import type { FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { textOf, useSaving } from "@/components/forms/use-saving";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { issueAt } from "@/lib/shared/issue-at";
import { foundOrganizationAction } from "../actions";

/** Another organization for somebody who is signed in. */
export function NewOrganizationForm() {
  const { pending, issues, problem, save } = useSaving();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const organization = textOf(new FormData(event.currentTarget), "organization");
    const founded = await save(() => foundOrganizationAction({ organization }), { leaves: true });
    if (founded !== null) window.location.assign(`/o/${founded.value.orgSlug}/start`);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      {problem !== null && (
        <Alert tone="danger" live>
          {problem}
        </Alert>
      )}
      <Field
        label="Organization"
        required
        hint="Your company or team. It becomes part of your MCP URLs."
        error={issueAt(issues, "organization")}
      >
        <Input name="organization" autoComplete="organization" autoFocus />
      </Field>
      <SubmitButton pending={pending} className="mt-1 w-full">
        Create organization
      </SubmitButton>
    </form>
  );
}

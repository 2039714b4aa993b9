"use client";

import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { textOf, useSaving } from "@/components/forms/use-saving";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { issueAt } from "@/lib/shared/issue-at";
import { updateOrganizationAction } from "../actions";
import type { UpdateOrganizationInput } from "../schema";

export type OrganizationFormProps = { orgSlug: string } & (
  { field: "name"; value: string } | { field: "joinDomains"; value: readonly string[] }
);

/** One setting of the organization that is typed rather than switched. */
export function OrganizationForm({ orgSlug, field, value }: OrganizationFormProps) {
  const router = useRouter();
  const { pending, issues, problem, save } = useSaving();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const input = inputOf(field, textOf(new FormData(event.currentTarget), field));
    if ((await save(() => updateOrganizationAction({ org: orgSlug }, input))) === null) return;
    toast.success("Saved");
    router.refresh();
  }

  const error = issueAt(issues, field) ?? issues.find(({ path }) => path.startsWith(`${field}.`))?.message;
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      {problem !== null && (
        <Alert tone="danger" live>
          {problem}
        </Alert>
      )}
      {field === "name" ? (
        <Field label="Name" required error={error}>
          <Input name="name" defaultValue={value} maxLength={80} autoComplete="off" />
        </Field>
      ) : (
        <Field label="Domains" error={error} hint="One on each line, such as example.com.">
          <Textarea name="joinDomains" defaultValue={value.join("\n")} rows={3} spellCheck={false} />
        </Field>
      )}
      <SubmitButton pending={pending} variant="outline" className="justify-self-start">
        {field === "name" ? "Save name" : "Save domains"}
      </SubmitButton>
    </form>
  );
}

function inputOf(field: OrganizationFormProps["field"], typed: string): UpdateOrganizationInput {
  if (field === "name") return { name: typed };
  return { joinDomains: typed.split(/[\s,]+/).filter((domain) => domain !== "") };
}

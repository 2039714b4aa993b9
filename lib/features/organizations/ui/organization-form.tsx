"use client";

import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import type { FieldIssue } from "@/lib/shared/errors";
import { issueAt } from "@/lib/shared/issue-at";
import { updateOrganizationAction } from "../actions";
import type { UpdateOrganizationInput } from "../schema";

export type OrganizationFormProps = { orgSlug: string } & (
  { field: "name"; value: string } | { field: "joinDomains"; value: readonly string[] }
);

const NO_ANSWER = { message: "Gatehouse did not answer. Check your connection and try again.", issues: [] };

/** One setting of the organization that is typed rather than switched. */
export function OrganizationForm({ orgSlug, field, value }: OrganizationFormProps) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<{ message: string; issues: readonly FieldIssue[] } | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get(field);
    setPending(true);
    setRefusal(null);
    const input = inputOf(field, typeof typed === "string" ? typed : "");
    const answer = await updateOrganizationAction({ org: orgSlug }, input).catch(() => null);
    setPending(false);
    if (!answer?.ok) {
      setRefusal(answer ?? NO_ANSWER);
      return;
    }
    toast.success("Saved");
    router.refresh();
  }

  const issues = refusal?.issues ?? [];
  const error = issueAt(issues, field) ?? issues.find(({ path }) => path.startsWith(`${field}.`))?.message;
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      {refusal !== null && issues.length === 0 && (
        <Alert tone="danger" live>
          {refusal.message}
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

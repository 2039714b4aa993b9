"use client";

import { useState, type FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { FieldIssue } from "@/lib/shared/errors";
import { issueAt } from "@/lib/shared/issue-at";
import { foundOrganizationAction } from "../actions";

const NO_ANSWER = { message: "Gatehouse did not answer. Check your connection and try again.", issues: [] };

/** Another organization for somebody who is signed in. */
export function NewOrganizationForm() {
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<{ message: string; issues: readonly FieldIssue[] } | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get("organization");
    setPending(true);
    setRefusal(null);
    const organization = typeof typed === "string" ? typed : "";
    const answer = await foundOrganizationAction({ organization }).catch(() => null);
    if (answer?.ok) {
      window.location.assign(`/o/${answer.value.orgSlug}/start`);
      return;
    }
    setPending(false);
    setRefusal(answer ?? NO_ANSWER);
  }

  const issues = refusal?.issues ?? [];
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      {refusal !== null && issues.length === 0 && (
        <Alert tone="danger" live>
          {refusal.message}
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

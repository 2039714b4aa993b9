"use client";

import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { issueAt } from "@/lib/shared/issue-at";
import { updateWorkspaceAction } from "../actions";

export type WorkspaceNameFormProps = { place: { org: string; workspace: string }; name: string };

/** What people call the workspace; its slug, and with it every URL, stays. */
export function WorkspaceNameForm({ place, name }: WorkspaceNameFormProps) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get("name");
    setPending(true);
    setProblem(null);
    const answer = await updateWorkspaceAction(place, {
      name: typeof typed === "string" ? typed : "",
    }).catch(() => null);
    setPending(false);
    if (answer?.ok !== true) {
      const message = answer?.message ?? "Gatehouse did not answer. Check your connection and try again.";
      setProblem(issueAt(answer?.issues ?? [], "name") ?? message);
      return;
    }
    toast.success("Saved");
    router.refresh();
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      <Field label="Name" required error={problem ?? undefined}>
        <Input name="name" defaultValue={name} maxLength={80} autoComplete="off" />
      </Field>
      <SubmitButton pending={pending} variant="outline" className="justify-self-start">
        Save name
      </SubmitButton>
    </form>
  );
}

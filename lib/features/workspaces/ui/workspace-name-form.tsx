"use client";

import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { textOf, useSaving } from "@/components/forms/use-saving";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { issueAt } from "@/lib/shared/issue-at";
import { updateWorkspaceAction } from "../actions";

export type WorkspaceNameFormProps = { place: { org: string; workspace: string }; name: string };

/** What people call the workspace; its slug, and with it every URL, stays. */
export function WorkspaceNameForm({ place, name }: WorkspaceNameFormProps) {
  const router = useRouter();
  const { pending, issues, problem, save } = useSaving();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const input = { name: textOf(new FormData(event.currentTarget), "name") };
    if ((await save(() => updateWorkspaceAction(place, input))) === null) return;
    toast.success("Saved");
    router.refresh();
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      <Field label="Name" required error={issueAt(issues, "name") ?? problem ?? undefined}>
        <Input name="name" defaultValue={name} maxLength={80} autoComplete="off" />
      </Field>
      <SubmitButton pending={pending} variant="outline" className="justify-self-start">
        Save name
      </SubmitButton>
    </form>
  );
}

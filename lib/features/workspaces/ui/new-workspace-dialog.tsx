"use client";

import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { useSaving } from "@/components/forms/use-saving";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { issueAt } from "@/lib/shared/issue-at";
import { slugFromName } from "@/lib/shared/slug";
import { createWorkspaceAction } from "../actions";

export type NewWorkspaceDialogProps = {
  orgSlug: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What happens next; without it the new workspace is opened. */
  onCreated?: ((workspace: NewWorkspace) => void) | undefined;
};

export type NewWorkspace = { id: string; slug: string; name: string };

export function NewWorkspaceDialog({ orgSlug, open, onOpenChange, onCreated }: NewWorkspaceDialogProps) {
  const router = useRouter();

  function created(workspace: NewWorkspace): void {
    onOpenChange(false);
    if (onCreated === undefined) router.push(`/o/${orgSlug}/w/${workspace.slug}/servers`);
    else onCreated(workspace);
    router.refresh();
  }

  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        size="sm"
        title="New workspace"
        description="A team or a project: its own servers, its own keys, its own URLs."
      >
        <NewWorkspaceForm orgSlug={orgSlug} onCreated={created} />
      </DialogContent>
    </Dialog>
  );
}

type FormProps = { orgSlug: string; onCreated: (workspace: NewWorkspace) => void };

function NewWorkspaceForm({ orgSlug, onCreated }: FormProps) {
  const [name, setName] = useState("");
  const [typedSlug, setTypedSlug] = useState<string | null>(null);
  const { pending, issues, problem, save } = useSaving();
  const slug = typedSlug ?? slugFromName(name);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    // Without a name there is no slug yet; sending both would complain about both.
    const input = typedSlug === null && slug === "" ? { name } : { name, slug };
    const created = await save(() => createWorkspaceAction({ org: orgSlug }, input));
    if (created !== null) onCreated(created.value);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="contents">
      <DialogBody className="grid gap-4">
        {problem !== null && (
          <Alert tone="danger" live>
            {problem}
          </Alert>
        )}
        <Field label="Name" required error={issueAt(issues, "name")}>
          <Input
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoComplete="off"
            placeholder="e.g. Data team"
          />
        </Field>
        <Field
          label="Slug"
          hint="Part of every connection URL of the workspace. It cannot be changed later."
          error={issueAt(issues, "slug")}
        >
          <Input
            mono
            value={slug}
            onChange={(event) => setTypedSlug(event.target.value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            prefix={`/${orgSlug}/`}
          />
        </Field>
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="outline">Cancel</Button>
        </DialogClose>
        <SubmitButton pending={pending}>Create workspace</SubmitButton>
      </DialogFooter>
    </form>
  );
}

"use client";

import { ArrowLeft, Plus } from "lucide-react";
import { useState, type FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { Checkbox, CheckboxField } from "@/components/ui/checkbox";
import { FieldSet } from "@/components/ui/field";
import { NewWorkspaceDialog } from "@/lib/features/workspaces/ui";

export interface WorkspaceChoice {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

export type WorkspacesStepProps = {
  orgSlug: string;
  serverName: string;
  workspaces: readonly WorkspaceChoice[];
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
  /** A workspace was made here. */
  onCreated: (workspace: WorkspaceChoice) => void;
  pending: boolean;
  problem: string | null;
  onBack: () => void;
  onSubmit: () => void;
};

/** Step 2: who may use the server. */
export function WorkspacesStep(props: WorkspacesStepProps) {
  const { serverName, workspaces, chosen, onChange, pending, problem, onBack, onSubmit } = props;
  const [isMaking, setMaking] = useState(false);

  function submit(event: FormEvent): void {
    event.preventDefault();
    onSubmit();
  }

  return (
    <>
      <form noValidate onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {problem !== null && (
          <Alert tone="danger" live title="The server could not be added">
            {problem}
          </Alert>
        )}
        <Card>
          <CardContent>
            <FieldSet
              legend={`Workspaces that may use ${serverName}`}
              hint="A workspace is a team or a project. Each gets a connection URL of its own, with every tool on: you choose the tools of each in the next step."
            >
              <WorkspaceList workspaces={workspaces} chosen={chosen} onChange={onChange} />
              <div>
                <Button variant="outline" size="sm" className="mt-3" onClick={() => setMaking(true)}>
                  <Plus aria-hidden />
                  New workspace
                </Button>
              </div>
            </FieldSet>
          </CardContent>
        </Card>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <Button variant="outline" disabled={pending} onClick={onBack}>
            <ArrowLeft aria-hidden />
            Back
          </Button>
          <SubmitButton pending={pending}>{submitLabel(chosen.size)}</SubmitButton>
        </div>
      </form>
      {/* Beside the form: what is submitted in the dialog must not submit the form around it. */}
      <NewWorkspaceDialog
        orgSlug={props.orgSlug}
        open={isMaking}
        onOpenChange={setMaking}
        onCreated={props.onCreated}
      />
    </>
  );
}

function submitLabel(count: number): string {
  switch (count) {
    case 0:
      return "Add without workspaces";
    case 1:
      return "Add and grant to 1 workspace";
    default:
      return `Add and grant to ${String(count)} workspaces`;
  }
}

type ListProps = Pick<WorkspacesStepProps, "workspaces" | "chosen" | "onChange">;

function WorkspaceList({ workspaces, chosen, onChange }: ListProps) {
  if (workspaces.length === 0) {
    return (
      <p className="text-muted-foreground">
        There is no workspace yet. Create one, or add the server now and grant it later.
      </p>
    );
  }

  function toggle(id: string, isChosen: boolean): void {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    onChange(next);
  }

  return (
    <div className="overflow-hidden rounded-lg border border-border">
      {workspaces.length > 1 && (
        <div className="flex items-center justify-between gap-3 border-b border-border bg-muted/60 px-4 py-2.5">
          <label className="flex items-center gap-2.5 font-medium">
            <Checkbox
              checked={chosen.size === 0 ? false : chosen.size === workspaces.length ? true : "indeterminate"}
              onCheckedChange={(checked) =>
                onChange(new Set(checked === true ? workspaces.map(({ id }) => id) : []))
              }
            />
            Select all
          </label>
          <span className="text-[0.8125rem] text-muted-foreground">
            {chosen.size} of {workspaces.length}
          </span>
        </div>
      )}
      <ul className="max-h-96 divide-y divide-border overflow-y-auto">
        {workspaces.map(({ id, slug, name }) => (
          <li key={id} className="px-4 py-2.5">
            <CheckboxField
              label={name}
              description={<span className="font-mono">{slug}</span>}
              checked={chosen.has(id)}
              onCheckedChange={(checked) => toggle(id, checked === true)}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { FormErrorSummary, type FormProblem } from "@/components/forms/form-error-summary";
import { SubmitButton } from "@/components/forms/submit-button";
import { ButtonLink } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import type { FieldIssue } from "@/lib/shared/errors";
import { issueAt } from "@/lib/shared/issue-at";
import { updateOwnServerAction, updateServerAction } from "../actions";
import { testConnectionInput, type EditableServer } from "../schema";
import { ConnectionTest } from "./add-server/connection-test";
import { ServerEditAuth } from "./server-edit-auth";
import {
  editAuth,
  editInput,
  editIssues,
  keepsHeaders,
  startEdit,
  type EditInput,
  type ServerEdit,
} from "./server-edit-draft";

const UNREACHABLE = "Gatehouse did not answer. Check your connection and try again.";

export type ServerEditFormProps = {
  /** With a workspace: a server which that one made for itself. */
  place: { org: string; workspace?: string };
  server: EditableServer;
  /** Its page: where Cancel leads, and saving. */
  backHref: string;
};

/** Changes a server's name, description, URL and authentication. */
export function ServerEditForm({ place, server, backHref }: ServerEditFormProps) {
  const router = useRouter();
  const [edit, setEdit] = useState<ServerEdit>(() => startEdit(server));
  const [shown, setShown] = useState<readonly FieldIssue[]>([]);
  const [problems, setProblems] = useState<readonly FormProblem[]>([]);
  const [pending, setPending] = useState(false);
  const kept = keepsHeaders(server, edit);

  function set(changed: Partial<ServerEdit>): void {
    setEdit({ ...edit, ...changed });
    // A field's problem goes as soon as that field is changed; the others stay in sight.
    setShown(shown.filter(({ path }) => !Object.keys(changed).some((field) => belongsTo(path, field))));
  }

  function show(issues: readonly FieldIssue[]): void {
    setShown(issues);
    setProblems(toProblems(issues));
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const issues = editIssues(server, edit);
    show(issues);
    if (issues.length > 0) return;
    setPending(true);
    const answer = await save(place, editInput(server, edit)).catch(() => null);
    setPending(false);
    if (answer?.ok) {
      toast.success(`${edit.name.trim()} was saved`);
      router.push(backHref);
      router.refresh();
      return;
    }
    if (answer === null || answer.issues.length === 0)
      setProblems([{ message: answer?.message ?? UNREACHABLE }]);
    else show(answer.issues);
  }

  return (
    <form
      noValidate
      onSubmit={(event) => void submit(event)}
      className="grid grid-cols-[minmax(0,1fr)] gap-6"
    >
      <FormErrorSummary problems={problems} />
      <Card>
        <CardContent className="grid gap-5">
          <Field label="Name" id={controlId("name")} required error={issueAt(shown, "name")}>
            <Input
              value={edit.name}
              onChange={(event) => set({ name: event.target.value })}
              autoComplete="off"
            />
          </Field>
          <Field label="Description" id={controlId("description")} error={issueAt(shown, "description")}>
            <Textarea
              rows={2}
              value={edit.description}
              onChange={(event) => set({ description: event.target.value })}
            />
          </Field>
          <Field
            label="URL"
            id={controlId("url")}
            required
            hint="The server’s Streamable HTTP endpoint. The URLs that clients use stay as they are."
            error={issueAt(shown, "url")}
          >
            <Input
              mono
              type="url"
              inputMode="url"
              value={edit.url}
              onChange={(event) => set({ url: event.target.value })}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
            />
          </Field>
        </CardContent>
      </Card>
      <ServerEditAuth id={controlId("auth")} server={server} edit={edit} issues={shown} onChange={set} />
      {!kept && (
        <ConnectionTest
          orgSlug={place.org}
          workspaceSlug={place.workspace}
          input={connectionInput(server, edit)}
          onStart={() => show([])}
          onIncomplete={() => show(editIssues(server, edit).filter(isAboutConnection))}
        />
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <ButtonLink variant="outline" href={backHref}>
          Cancel
        </ButtonLink>
        <SubmitButton pending={pending}>Save changes</SubmitButton>
      </div>
    </form>
  );
}

function save(place: ServerEditFormProps["place"], input: EditInput) {
  return place.workspace === undefined
    ? updateServerAction(place, input)
    : updateOwnServerAction(place, input);
}

function connectionInput(server: EditableServer, edit: ServerEdit) {
  const parsed = testConnectionInput.safeParse({ url: edit.url, auth: editAuth(edit) });
  return parsed.success && !editIssues(server, edit).some(isAboutConnection) ? parsed.data : null;
}

function isAboutConnection({ path }: FieldIssue): boolean {
  return path === "url" || path.startsWith("auth");
}

// Headers belong to the URL's origin too: another URL asks for them anew.
function belongsTo(path: string, field: string): boolean {
  if (field === "name" || field === "description") return path === field;
  return field === "url" ? isAboutConnection({ path, message: "" }) : path.startsWith("auth");
}

// Two headers without a value are one thing to do: the list of problems names it once.
function toProblems(issues: readonly FieldIssue[]): FormProblem[] {
  const problems = issues.map(({ path, message }) => ({
    message,
    controlId: path.startsWith("auth") ? controlId("auth") : controlId(path),
  }));
  return problems.filter(
    ({ message, controlId }, index) =>
      problems.findIndex((other) => other.message === message && other.controlId === controlId) === index,
  );
}

function controlId(path: string): string {
  return `server-${path}`;
}

"use client";

import { ArrowRight } from "lucide-react";
import { useState, type FormEvent } from "react";
import { FormErrorSummary, type FormProblem } from "@/components/forms/form-error-summary";
import { SubmitButton } from "@/components/forms/submit-button";
import { ButtonLink } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { FieldIssue } from "@/lib/shared/errors";
import { issueAt } from "@/lib/shared/issue-at";
import { testConnectionInput } from "../../schema";
import { AuthChoice } from "./auth-choice";
import { ConnectionTest } from "./connection-test";
import { draftAuth, draftIssues, draftSlug, headerPath, type ServerDraft } from "./draft";
import { HeaderRows } from "./header-rows";

export type DetailsStepProps = {
  orgSlug: string;
  /** Where the server is to belong to one workspace: then this is the only step. */
  workspaceSlug?: string | undefined;
  /** Where Cancel leads. */
  backHref: string;
  pending?: boolean | undefined;
  draft: ServerDraft;
  takenSlugs: readonly string[];
  /** What the server refused when it was sent; gone with the next change. */
  refused: readonly FieldIssue[];
  onChange: (draft: ServerDraft) => void;
  onContinue: () => void;
};

/** Step 1: what the server is, where it is, how to authenticate to it. */
export function DetailsStep(props: DetailsStepProps) {
  const { orgSlug, workspaceSlug, backHref, pending, draft, takenSlugs, refused, onChange, onContinue } =
    props;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isComplete, setComplete] = useState(true);
  const [problems, setProblems] = useState<readonly FormProblem[]>(() => refused.map(toProblem));
  const issues = draftIssues(draft, takenSlugs);
  const slug = draftSlug(draft, takenSlugs);

  function errorOf(path: string): string | undefined {
    const isShown = !isComplete || left.has(path);
    return issueAt(refused, path) ?? (isShown ? issueAt(issues, path) : undefined);
  }

  function set(changed: Partial<ServerDraft>): void {
    onChange({ ...draft, ...changed });
  }

  function leave(path: string): void {
    setLeft(new Set([...left, path]));
  }

  function show(found: readonly FieldIssue[]): void {
    setComplete(found.length === 0);
    setProblems(found.map(toProblem));
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    show(issues);
    if (issues.length === 0) onContinue();
  }

  return (
    <form noValidate onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <FormErrorSummary problems={problems} />
      <Card>
        <CardContent className="grid gap-5">
          <div className="grid gap-5 sm:grid-cols-2">
            <Field label="Name" id={controlId("name")} required error={errorOf("name")}>
              <Input
                value={draft.name}
                onChange={(event) => set({ name: event.target.value })}
                onBlur={() => leave("name")}
                placeholder="e.g. GitHub"
                autoComplete="off"
              />
            </Field>
            <Field
              label="Slug"
              id={controlId("slug")}
              required
              hint={`Its name in connection URLs: …/${slug || "…"}/mcp`}
              error={
                draft.typedSlug === null
                  ? errorOf("slug")
                  : (issueAt(refused, "slug") ?? issueAt(issues, "slug"))
              }
            >
              <Input
                mono
                value={slug}
                onChange={(event) => set({ typedSlug: event.target.value })}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
              />
            </Field>
          </div>
          <Field
            label="URL"
            id={controlId("url")}
            required
            hint="The server’s Streamable HTTP endpoint."
            error={errorOf("url")}
          >
            <Input
              mono
              type="url"
              inputMode="url"
              value={draft.url}
              onChange={(event) => set({ url: event.target.value })}
              onBlur={() => leave("url")}
              placeholder="e.g. https://mcp.example.com/mcp"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
            />
          </Field>
          <Field label="Description" id={controlId("description")} error={errorOf("description")}>
            <Textarea
              rows={2}
              value={draft.description}
              onChange={(event) => set({ description: event.target.value })}
              onBlur={() => leave("description")}
              placeholder="What it is for, and whom to ask about it."
            />
          </Field>
        </CardContent>
      </Card>
      <Card>
        <CardContent className="grid gap-5">
          <AuthChoice value={draft.authType} onChange={(authType) => set({ authType })} />
          {draft.authType === "headers" && (
            <HeaderRows
              id={controlId("auth.headers")}
              rows={draft.headers}
              onChange={(headers) => set({ headers })}
              error={errorOf("auth.headers")}
              errorOf={(row) => errorOf(headerPath(row))}
            />
          )}
        </CardContent>
      </Card>
      <ConnectionTest
        orgSlug={orgSlug}
        workspaceSlug={workspaceSlug}
        input={connectionInput(draft, issues)}
        onStart={() => show([])}
        onIncomplete={() => show(issues.filter(({ path }) => path === "url" || path.startsWith("auth")))}
      />
      <div className="flex flex-wrap items-center justify-end gap-2">
        <ButtonLink variant="outline" href={backHref}>
          Cancel
        </ButtonLink>
        <SubmitButton pending={pending}>
          {workspaceSlug === undefined ? "Continue" : "Add server"}
          {workspaceSlug === undefined && <ArrowRight aria-hidden />}
        </SubmitButton>
      </div>
    </form>
  );
}

function connectionInput(draft: ServerDraft, issues: readonly FieldIssue[]) {
  const parsed = testConnectionInput.safeParse({ url: draft.url, auth: draftAuth(draft) });
  const isWhole = !issues.some(({ path }) => path.startsWith("auth"));
  return parsed.success && isWhole ? parsed.data : null;
}

function toProblem({ path, message }: FieldIssue): FormProblem {
  return { message, controlId: controlId(path) };
}

function controlId(path: string): string {
  return path.startsWith("auth") ? "server-headers" : `server-${path}`;
}

"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { toast } from "@/components/ui/toast";
import type { FieldIssue } from "@/lib/shared/errors";
import { createOwnServerAction } from "../../actions";
import { DetailsStep } from "./details-step";
import { draftInput, EMPTY_DRAFT, type ServerDraft } from "./draft";

const UNREACHABLE =
  "Gatehouse did not answer. Check your connection, look in the list whether the server is there, then try again.";

export type AddOwnServerProps = {
  place: { org: string; workspace: string };
  /** Slugs of servers in the workspace, so that a taken one is seen while it is typed. */
  takenSlugs: readonly string[];
};

/** Adds a server that only this workspace has. */
export function AddOwnServer({ place, takenSlugs }: AddOwnServerProps) {
  const router = useRouter();
  const [draft, setDraft] = useState<ServerDraft>(EMPTY_DRAFT);
  const [refused, setRefused] = useState<readonly FieldIssue[]>([]);
  // What was refused is told at the fields, and by a form that starts anew.
  const [attempt, setAttempt] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const list = `/o/${place.org}/w/${place.workspace}/servers`;

  async function submit(): Promise<void> {
    setPending(true);
    setProblem(null);
    const answer = await createOwnServerAction(place, draftInput(draft, takenSlugs)).catch(() => null);
    if (answer?.ok) {
      toast.success(`${answer.value.server.name} was added`, {
        description: "Its capabilities are being read.",
      });
      router.push(`${list}/${answer.value.slug}`);
      router.refresh();
      return;
    }
    setPending(false);
    const issues = answer?.issues ?? [];
    if (issues.length === 0) setProblem(answer?.message ?? UNREACHABLE);
    setRefused(issues);
    setAttempt(attempt + 1);
  }

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      {problem !== null && (
        <Alert tone="danger" live>
          {problem}
        </Alert>
      )}
      <DetailsStep
        key={attempt}
        orgSlug={place.org}
        workspaceSlug={place.workspace}
        backHref={list}
        pending={pending}
        draft={draft}
        takenSlugs={takenSlugs}
        refused={refused}
        onChange={(changed) => {
          setDraft(changed);
          setRefused([]);
        }}
        onContinue={() => void submit()}
      />
    </div>
  );
}

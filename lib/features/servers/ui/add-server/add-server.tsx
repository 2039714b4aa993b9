"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { toast } from "@/components/ui/toast";
import type { FieldIssue } from "@/lib/shared/errors";
import { createServerAction } from "../../actions";
import { DetailsStep } from "./details-step";
import { draftInput, EMPTY_DRAFT, type ServerDraft } from "./draft";
import { StepList } from "./step-list";
import { WorkspacesStep, type WorkspaceChoice } from "./workspaces-step";

const UNREACHABLE =
  "Gatehouse did not answer. Check your connection, look in the registry whether the server is there, then try again.";

export type AddServerProps = {
  orgSlug: string;
  /** Slugs of servers in the registry, so that a taken one is seen while it is typed. */
  takenSlugs: readonly string[];
  workspaces: readonly WorkspaceChoice[];
};

/** Adds a server to the registry in two steps: what it is, and who may use it. */
export function AddServer({ orgSlug, takenSlugs, workspaces }: AddServerProps) {
  const router = useRouter();
  const top = useRef<HTMLDivElement>(null);
  const [step, setStep] = useState<"details" | "workspaces">("details");
  const [draft, setDraft] = useState<ServerDraft>(EMPTY_DRAFT);
  const [refused, setRefused] = useState<readonly FieldIssue[]>([]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => onlyOne(workspaces));
  const [isTouched, setTouched] = useState(false);
  const [madeHere, setMade] = useState<readonly WorkspaceChoice[]>([]);
  // The page reads them again after one was made here: none is listed twice.
  const choices = [
    ...workspaces,
    ...madeHere.filter(({ id }) => workspaces.every((known) => known.id !== id)),
  ];
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);

  function go(next: typeof step): void {
    setStep(next);
    setProblem(null);
    top.current?.focus();
  }

  async function submit(): Promise<void> {
    setPending(true);
    setProblem(null);
    const input = { ...draftInput(draft, takenSlugs), workspaces: [...chosen] };
    const answer = await createServerAction({ org: orgSlug }, input).catch(() => null);
    if (answer?.ok) {
      const isGranted = chosen.size > 0;
      toast.success(`${answer.value.name} was added`, {
        description: isGranted
          ? "Every tool is on. Choose the tools of each workspace here."
          : "Its capabilities are being read.",
      });
      // Where the work goes on: what was granted may be more than is wanted.
      router.push(`/o/${orgSlug}/registry/${answer.value.slug}${isGranted ? "/access" : ""}`);
      router.refresh();
      return;
    }
    setPending(false);
    const issues = (answer?.issues ?? []).filter(({ path }) => !path.startsWith("workspaces"));
    if (issues.length === 0) {
      setProblem(answer?.message ?? UNREACHABLE);
      return;
    }
    setRefused(issues);
    go("details");
  }

  return (
    <div ref={top} tabIndex={-1} className="grid scroll-mt-16 grid-cols-[minmax(0,1fr)] gap-6">
      <StepList steps={["Details", "Workspaces"]} current={step === "details" ? 0 : 1} />
      {step === "details" ? (
        <DetailsStep
          orgSlug={orgSlug}
          backHref={`/o/${orgSlug}/registry`}
          draft={draft}
          takenSlugs={takenSlugs}
          refused={refused}
          onChange={(changed) => {
            setDraft(changed);
            setRefused([]);
          }}
          onContinue={() => go("workspaces")}
        />
      ) : (
        <WorkspacesStep
          orgSlug={orgSlug}
          serverName={draft.name.trim()}
          workspaces={choices}
          onCreated={(made) => {
            setMade([...madeHere, made]);
            // Ticked for want of another, not by the person.
            const kept = isTouched ? chosen : [];
            setChosen(new Set([...kept, made.id]));
          }}
          chosen={chosen}
          onChange={(changed) => {
            setTouched(true);
            setChosen(changed);
          }}
          pending={pending}
          problem={problem}
          onBack={() => go("details")}
          onSubmit={() => void submit()}
        />
      )}
    </div>
  );
}

function onlyOne(workspaces: readonly WorkspaceChoice[]): ReadonlySet<string> {
  const [first, ...others] = workspaces;
  return new Set(first !== undefined && others.length === 0 ? [first.id] : []);
}

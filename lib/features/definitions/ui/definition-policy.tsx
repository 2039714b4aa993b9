"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/feedback/confirm-dialog";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import { toast } from "@/components/ui/toast";
import { NEW_POLICIES, CHANGE_POLICIES, type ServerPolicy } from "@/lib/features/capabilities/schema";
import { setDefinitionPolicyAction } from "../actions";
import { servedWords } from "./change-words";

export type DefinitionPolicyProps = {
  orgSlug: string;
  server: { id: string };
  policy: ServerPolicy;
  waiting: { changed: number; new: number };
  canChange: boolean;
};

const CHANGE_LABELS: Record<ServerPolicy["changePolicy"], string> = {
  quarantine: "Hold back until approved",
  keep: "Go on showing the approved one",
  accept: "Accept at once",
};
const NEW_LABELS: Record<ServerPolicy["newPolicy"], string> = {
  accept: "Accept at once",
  quarantine: "Hold back until approved",
};

/** What becomes of definitions nobody approved. Accepting asks first where some wait: it approves them. */
export function DefinitionPolicy({ orgSlug, server, policy, waiting, canChange }: DefinitionPolicyProps) {
  const router = useRouter();
  const [asked, setAsked] = useState<Partial<ServerPolicy> | null>(null);

  async function save(next: Partial<ServerPolicy>): Promise<string | undefined> {
    const answer = await setDefinitionPolicyAction({ org: orgSlug }, { server: server.id, ...next }).catch(
      () => null,
    );
    if (answer === null) return "Gatehouse did not answer. Check your connection and try again.";
    if (!answer.ok) return answer.message;
    toast.success("Policy saved");
    router.refresh();
    return undefined;
  }

  async function change(next: Partial<ServerPolicy>, approves: number): Promise<void> {
    if (approves > 0) return setAsked(next);
    const problem = await save(next);
    if (problem !== undefined) toast.error(problem);
  }

  const count = asked?.changePolicy === undefined ? waiting.new : waiting.changed;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Policy</CardTitle>
        <CardDescription>{servedWords(policy.changePolicy)}</CardDescription>
      </CardHeader>
      <CardContent className="grid gap-4 sm:grid-cols-2">
        <Field label="A definition changes">
          <NativeSelect
            value={policy.changePolicy}
            disabled={!canChange}
            options={CHANGE_POLICIES.map((value) => ({ value, label: CHANGE_LABELS[value] }))}
            onChange={({ target }) => {
              const changePolicy = CHANGE_POLICIES.find((value) => value === target.value) ?? "quarantine";
              void change({ changePolicy }, changePolicy === "accept" ? waiting.changed : 0);
            }}
          />
        </Field>
        <Field label="A new capability appears">
          <NativeSelect
            value={policy.newPolicy}
            disabled={!canChange}
            options={NEW_POLICIES.map((value) => ({ value, label: NEW_LABELS[value] }))}
            onChange={({ target }) => {
              const newPolicy = NEW_POLICIES.find((value) => value === target.value) ?? "quarantine";
              void change({ newPolicy }, newPolicy === "accept" ? waiting.new : 0);
            }}
          />
        </Field>
        <ConfirmDialog
          open={asked !== null}
          onOpenChange={(open) => {
            if (!open) setAsked(null);
          }}
          title="Accept without looking?"
          description={`${count === 1 ? "1 definition that waits is" : `${String(count)} definitions that wait are`} approved with it, and later ones reach clients at once.`}
          confirmLabel="Accept"
          onConfirm={() => save(asked ?? {})}
        />
      </CardContent>
    </Card>
  );
}

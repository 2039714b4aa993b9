"use client";

import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { acceptInvitationAction } from "../actions";

export type AcceptButtonProps = { token: string; label: string };

/** Joins, and goes there. */
export function AcceptButton({ token, label }: AcceptButtonProps) {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function accept(): Promise<void> {
    setPending(true);
    setProblem(null);
    const answer = await acceptInvitationAction({ token }).catch(() => null);
    if (answer?.ok) {
      window.location.assign(`/o/${answer.value.orgSlug}`);
      return;
    }
    setPending(false);
    setProblem(answer?.message ?? "Gatehouse did not answer. Check your connection and try again.");
  }

  return (
    <div className="grid gap-4">
      {problem !== null && (
        <Alert tone="danger" live>
          {problem}
        </Alert>
      )}
      <Button
        pending={pending}
        onClick={() => void accept()}
        className="h-auto min-h-9 w-full py-2 whitespace-normal"
      >
        {label}
      </Button>
    </div>
  );
}

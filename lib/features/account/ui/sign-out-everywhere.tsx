"use client";

import { ConfirmDialog } from "@/components/feedback/confirm-dialog";
import { Button } from "@/components/ui/button";
import { signOut } from "@/lib/features/access/ui";
import { endAllSessionsAction } from "../actions";

export function SignOutEverywhere() {
  async function end(): Promise<string | undefined> {
    const answer = await endAllSessionsAction({});
    if (!answer.ok) return answer.message;
    await signOut();
    return undefined;
  }

  return (
    <ConfirmDialog
      trigger={<Button variant="outline">Sign out everywhere</Button>}
      title="Sign out of every browser?"
      description="This one included. API keys keep working."
      confirmLabel="Sign out everywhere"
      onConfirm={end}
    />
  );
}

"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Card, CardContent } from "@/components/ui/card";
import { SwitchField } from "@/components/ui/switch";
import { toast, toastWithUndo } from "@/components/ui/toast";
import { updateServerAction } from "../actions";

const UNREACHABLE = "Gatehouse did not answer. Check your connection and try again.";

export type AutoProvisionSwitchProps = {
  orgSlug: string;
  server: { id: string; name: string; autoProvision: boolean };
  canChange: boolean;
};

/** Whether workspaces made from now on get the server by themselves: at once, with a way back. */
export function AutoProvisionSwitch({ orgSlug, server, canChange }: AutoProvisionSwitchProps) {
  const router = useRouter();
  const [on, setOn] = useState(server.autoProvision);
  const [known, setKnown] = useState(server.autoProvision);
  const [pending, setPending] = useState(false);

  if (server.autoProvision !== known) {
    setKnown(server.autoProvision);
    setOn(server.autoProvision);
  }

  async function move(next: boolean, isUndo = false): Promise<void> {
    setOn(next);
    setPending(true);
    const input = { server: server.id, autoProvision: next };
    const answer = await updateServerAction({ org: orgSlug }, input).catch(() => null);
    setPending(false);
    if (!answer?.ok) {
      setOn(!next);
      toast.error(answer?.message ?? UNREACHABLE);
      return;
    }
    router.refresh();
    const words = next
      ? `New workspaces get ${server.name}`
      : `New workspaces no longer get ${server.name} by themselves`;
    if (isUndo) toast.success(words);
    else toastWithUndo(words, () => void move(!next, true));
  }

  return (
    <Card>
      <CardContent>
        <SwitchField
          label="Grant it to new workspaces"
          description="Each workspace that is made from now on gets this server at once. Those that exist keep what they have."
          checked={on}
          pending={pending}
          disabled={!canChange}
          onCheckedChange={(next) => void move(next)}
        />
      </CardContent>
    </Card>
  );
}

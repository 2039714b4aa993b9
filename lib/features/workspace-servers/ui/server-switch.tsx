"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Switch } from "@/components/ui/switch";
import { toast, toastWithUndo } from "@/components/ui/toast";
import { updateWorkspaceServerAction } from "../actions";
import type { ServerPlace } from "../types";

export type ServerSwitchProps = {
  place: ServerPlace;
  name: string;
  enabled: boolean;
  id?: string | undefined;
};

/** Switches a server on or off for the workspace: at once, with a way back. */
export function ServerSwitch({ place, name, enabled, id }: ServerSwitchProps) {
  const router = useRouter();
  const [on, setOn] = useState(enabled);
  const [known, setKnown] = useState(enabled);
  const [pending, setPending] = useState(false);

  if (enabled !== known) {
    setKnown(enabled);
    setOn(enabled);
  }

  async function move(next: boolean, isUndo = false): Promise<void> {
    setOn(next);
    setPending(true);
    const outcome = await updateWorkspaceServerAction(place, { server: place.server, enabled: next }).catch(
      () => null,
    );
    setPending(false);
    if (outcome === null || !outcome.ok) {
      setOn(!next);
      toast.error(outcome?.message ?? "The server did not answer. Check your connection and try again.");
      return;
    }
    router.refresh();
    if (!isUndo)
      toastWithUndo(`${name} is ${next ? "on" : "off"} in this workspace`, () => void move(!next, true));
  }

  return (
    <Switch
      id={id}
      aria-label={id === undefined ? `${name} is on` : undefined}
      checked={on}
      pending={pending}
      onCheckedChange={(next) => void move(next)}
    />
  );
}

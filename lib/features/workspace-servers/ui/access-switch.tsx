"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Switch } from "@/components/ui/switch";
import { toast, toastWithUndo } from "@/components/ui/toast";
import { setUserAccessAction } from "../actions";
import type { UserAccessEntry } from "../schema";
import type { ServerPlace } from "../types";

const UNREACHABLE = "Gatehouse did not answer. Check your connection and try again.";

type Access = UserAccessEntry["access"];

export type AccessSwitchProps = {
  place: ServerPlace;
  /** Its name. */
  server: string;
  person: { id: string; name: string };
  access: Access;
  byDefault: boolean;
  defaultAccess: Access;
};

/**
 * One person's access: at once, with a way back. Back at what the default says, the person follows the default again:
 * a setting of one's own is an exception, and exceptions that say nothing would surprise when the default changes.
 */
export function AccessSwitch({ place, server, person, access, byDefault, defaultAccess }: AccessSwitchProps) {
  const router = useRouter();
  const [shown, setShown] = useState(access);
  const [known, setKnown] = useState(access);
  const [pending, setPending] = useState(false);

  // Something else moved it (the default, all at once, another person).
  if (access !== known) {
    setKnown(access);
    setShown(access);
  }

  async function save(next: Access, setting: Access | "default", isUndo: boolean): Promise<void> {
    setShown(next);
    setPending(true);
    const input = { server: place.server, users: [{ user: person.id, access: setting }] };
    const answer = await setUserAccessAction(place, input).catch(() => null);
    setPending(false);
    if (!answer?.ok) {
      setShown(next === "allow" ? "deny" : "allow");
      toast.error(answer?.message ?? UNREACHABLE);
      return;
    }
    router.refresh();
    const words = `${person.name} ${next === "allow" ? "may" : "may not"} use ${server}`;
    if (isUndo) toast.success(`${words}, as before`);
    else toastWithUndo(words, () => void save(access, byDefault ? "default" : access, true));
  }

  return (
    <Switch
      aria-label={`${person.name} may use ${server}`}
      checked={shown === "allow"}
      pending={pending}
      onCheckedChange={(on) => {
        const next = on ? "allow" : "deny";
        void save(next, next === defaultAccess ? "default" : next, false);
      }}
    />
  );
}

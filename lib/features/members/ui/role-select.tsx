"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { NativeSelect } from "@/components/ui/native-select";
import { toast, toastWithUndo } from "@/components/ui/toast";
import { setOrgRoleAction, setWorkspaceRoleAction } from "../actions";
import { ORG_ROLE_WORDS, WORKSPACE_ROLE_WORDS } from "../constants";
import { setOrgRoleInput, setWorkspaceRoleInput } from "../schema";

/** The page a list of members is on, by the slugs of its URL. */
export type MemberPlace = { org: string; workspace?: string };

export type RoleSelectProps = {
  place: MemberPlace;
  person: { id: string; name: string };
  role: string;
  /** Roles that may be chosen, highest first. */
  choices: readonly string[];
};

const UNREACHABLE = "Gatehouse did not answer. Check your connection and try again.";

/** Changes a member's role at once, with a way back. */
export function RoleSelect({ place, person, role, choices }: RoleSelectProps) {
  const router = useRouter();
  const [pending, setPending] = useState(false);

  async function change(next: string, isUndo: boolean): Promise<void> {
    setPending(true);
    const problem = await saveRole(place, person.id, next).catch(() => UNREACHABLE);
    setPending(false);
    router.refresh();
    if (problem !== null) toast.error(problem);
    else if (isUndo) toast.success(`${person.name} is ${labelOf(place, role)} again`);
    else
      toastWithUndo(`${person.name} is now ${labelOf(place, next)}`, () => {
        void change(role, true);
      });
  }

  return (
    <NativeSelect
      aria-label={`Role of ${person.name}`}
      aria-busy={pending || undefined}
      aria-disabled={pending || undefined}
      className="w-32"
      value={role}
      options={choices.map((value) => ({ value, label: labelOf(place, value) }))}
      onChange={(event) => {
        // Not disabled meanwhile: that would take the focus away.
        if (!pending) void change(event.target.value, false);
      }}
    />
  );
}

/** Null when it is saved, otherwise a sentence. */
async function saveRole(place: MemberPlace, member: string, role: string): Promise<string | null> {
  const answer =
    place.workspace === undefined
      ? await setOrgRoleAction(place, setOrgRoleInput.parse({ member, role }))
      : await setWorkspaceRoleAction(place, setWorkspaceRoleInput.parse({ member, role }));
  return answer.ok ? null : answer.message;
}

/** A role in words, as the place has it. */
export function labelOf(place: MemberPlace, role: string): string {
  const words: Partial<Record<string, { label: string }>> =
    place.workspace === undefined ? ORG_ROLE_WORDS : WORKSPACE_ROLE_WORDS;
  return words[role]?.label ?? role;
}

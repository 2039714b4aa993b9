"use client";

import { useState, type FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogClose, DialogFooter } from "@/components/ui/dialog";
import { Field, FieldSet } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { ORG_ROLE_WORDS, WORKSPACE_ROLE_WORDS } from "@/lib/features/members/constants";
import { addressesIn } from "../policy";
import { invitePeople, type Invited, type InvitePlace } from "./invite-people";

/** What was entered: addresses as they were typed, and the role they all get. */
export interface InviteDraft {
  readonly typed: string;
  readonly role: string;
}

export const NOBODY: InviteDraft = { typed: "", role: "member" };

export type InviteFormProps = {
  place: InvitePlace;
  roles: readonly string[];
  draft: InviteDraft;
  onChange: (draft: InviteDraft) => void;
  /** At least one of them was let in or invited. */
  onDone: (invited: Invited) => void;
};

export function InviteForm({ place, roles, draft, onChange, onDone }: InviteFormProps) {
  const { typed, role } = draft;
  const [pending, setPending] = useState(false);
  const [refused, setRefused] = useState<Invited["refused"]>([]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setPending(true);
    setRefused([]);
    const addresses = addressesIn(typed);
    // Nothing typed is refused by the same rule as what is no address.
    const invited = await invitePeople(place, addresses.length === 0 ? [""] : addresses, role);
    setPending(false);
    if (invited.added.length + invited.sent.length > 0) onDone(invited);
    else setRefused(invited.refused);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-col">
      <DialogBody className="grid gap-5">
        <Field
          label="E-mail"
          required
          hint="Several at once with commas between them."
          error={refused.length === 0 ? undefined : refusedText(refused)}
        >
          <Input
            inputMode="email"
            autoFocus
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={typed}
            onChange={(event) => onChange({ ...draft, typed: event.target.value })}
            placeholder="e.g. ada@example.com"
          />
        </Field>
        <FieldSet legend="Role">
          <RadioCards
            label="Role"
            columns={1}
            value={role}
            onValueChange={(chosen) => onChange({ ...draft, role: chosen })}
            options={roleOptions(place, roles)}
          />
        </FieldSet>
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="outline">Cancel</Button>
        </DialogClose>
        <SubmitButton pending={pending}>{place.workspace === undefined ? "Invite" : "Add"}</SubmitButton>
      </DialogFooter>
    </form>
  );
}

function refusedText(refused: Invited["refused"]): string {
  const [only, ...others] = refused;
  if (only !== undefined && others.length === 0) return only.message;
  return refused.map(({ email, message }) => `${email}: ${message}`).join(" ");
}

function roleOptions(place: InvitePlace, roles: readonly string[]) {
  const words: Partial<Record<string, { label: string; hint: string }>> =
    place.workspace === undefined ? ORG_ROLE_WORDS : WORKSPACE_ROLE_WORDS;
  return [...roles].reverse().map((value) => ({
    value,
    title: words[value]?.label ?? value,
    description: words[value]?.hint ?? "",
  }));
}

"use client";

import { useState, type FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogClose, DialogFooter } from "@/components/ui/dialog";
import { Field, FieldSet } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { ORG_ROLE_WORDS, WORKSPACE_ROLE_WORDS } from "@/lib/features/members/constants";
import type { FieldIssue } from "@/lib/shared/errors";
import { issueAt } from "@/lib/shared/issue-at";
import { addOrInviteAction, inviteToOrganizationAction } from "../actions";
import type { InviteToOrganizationInput, InviteToWorkspaceInput, SentInvitation } from "../schema";

/** The page an invitation is made on, by the slugs of its URL. */
export type InvitePlace = { org: string; workspace?: string };

export type InviteFormProps = {
  place: InvitePlace;
  roles: readonly string[];
  onDone: (email: string, invitation: SentInvitation | null) => void;
};

type Refusal = { message: string; issues: readonly FieldIssue[] };
const UNREACHABLE: Refusal = {
  message: "Gatehouse did not answer. Check your connection and try again.",
  issues: [],
};

export function InviteForm({ place, roles, onDone }: InviteFormProps) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState("member");
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setPending(true);
    setRefusal(null);
    const answer = await invite(place, email, role).catch(() => ({ ok: false as const, ...UNREACHABLE }));
    setPending(false);
    if (answer.ok) onDone(email, answer.value);
    else setRefusal(answer);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-col">
      <DialogBody className="grid gap-5">
        {refusal !== null && refusal.issues.length === 0 && (
          <Alert tone="danger" live>
            {refusal.message}
          </Alert>
        )}
        <Field label="E-mail" required error={issueAt(refusal?.issues ?? [], "email")}>
          <Input
            type="email"
            autoFocus
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            placeholder="e.g. ada@example.com"
          />
        </Field>
        <FieldSet legend="Role">
          <RadioCards
            label="Role"
            columns={1}
            value={role}
            onValueChange={setRole}
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

// The roles offered are those of the place; the server checks them again.
function invite(place: InvitePlace, email: string, role: string) {
  return place.workspace === undefined
    ? inviteToOrganizationAction(place, { email, role: role as InviteToOrganizationInput["role"] })
    : addOrInviteAction(place, { email, role: role as InviteToWorkspaceInput["role"] });
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

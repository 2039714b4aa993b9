"use client";

import { useState, type FormEvent } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogClose, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { createAdminKeyAction, createApiKeyAction } from "../actions";
import { KeyPowers, type Powers } from "./key-powers";
import { EXPIRY_CHOICES, EXPIRY_DEFAULT, type KeyPlace } from "./key-words";

type Outcome = Awaited<ReturnType<typeof createApiKeyAction>>;
export type CreatedKey = Extract<Outcome, { ok: true }>["value"];
type Refusal = Omit<Extract<Outcome, { ok: false }>, "ok">;

const NO_ANSWER: Refusal = {
  code: "no_answer",
  message:
    "The server did not answer. Check your connection, look in the list whether the key exists, then try again.",
  issues: [],
};

export type CreateKeyFormProps = {
  place: KeyPlace;
  canMakeServiceKeys: boolean;
  onCreated: (created: CreatedKey) => void;
};

export function CreateKeyForm({ place, canMakeServiceKeys, onCreated }: CreateKeyFormProps) {
  const [name, setName] = useState("");
  const [expiry, setExpiry] = useState<string>(EXPIRY_DEFAULT);
  const [powers, setPowers] = useState<Powers>({
    kind: canMakeServiceKeys ? "service" : "user",
    scopes: ["mcp"],
  });
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const issueOf = (path: string) =>
    refusal?.issues.find((issue) => issue.path === path || issue.path.startsWith(`${path}.`))?.message;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (pending) return;
    setPending(true);
    setRefusal(null);
    const input = { name, ...(expiry === "never" ? {} : { expiresInDays: Number(expiry) }) };
    const outcome = await create(place, input, powers).catch(() => ({ ok: false as const, ...NO_ANSWER }));
    setPending(false);
    if (outcome.ok) onCreated(outcome.value);
    else setRefusal(outcome);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-col">
      <DialogBody className="grid gap-5">
        {refusal !== null && refusal.issues.length === 0 && (
          <Alert tone="danger" live>
            {refusal.message}
          </Alert>
        )}
        <Field
          label="Name"
          hint="What will use it, such as “CI of the web shop”."
          error={issueOf("name")}
          required
        >
          <Input
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoComplete="off"
            maxLength={80}
          />
        </Field>
        {place.workspace !== undefined && (
          <KeyPowers
            {...powers}
            canMakeServiceKeys={canMakeServiceKeys}
            onChange={setPowers}
            scopesError={issueOf("scopes")}
          />
        )}
        <Field label="Expires after" hint={expiryHint(expiry)} error={issueOf("expiresInDays")}>
          <NativeSelect
            options={EXPIRY_CHOICES}
            value={expiry}
            onChange={(event) => setExpiry(event.target.value)}
          />
        </Field>
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="outline">Cancel</Button>
        </DialogClose>
        <Button type="submit" pending={pending}>
          Create key
        </Button>
      </DialogFooter>
    </form>
  );
}

function create(
  place: KeyPlace,
  input: { name: string; expiresInDays?: number },
  powers: Powers,
): Promise<Outcome> {
  return place.workspace === undefined
    ? createAdminKeyAction(place, input)
    : createApiKeyAction(place, { ...input, ...powers });
}

const DAY_MS = 24 * 60 * 60 * 1000;

function expiryHint(expiry: string): string {
  if (expiry === "never") return "It works until somebody revokes it. Prefer a date where you can.";
  const end = new Date(Date.now() + Number(expiry) * DAY_MS);
  const day = end.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  return `It stops working on ${day}.`;
}

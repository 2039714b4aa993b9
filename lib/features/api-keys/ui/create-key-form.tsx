"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { createAdminKeyAction, createApiKeyAction } from "../actions";
import { KeyForm, type KeyFormProps } from "./key-form";
import { KeyPowers, type Powers } from "./key-powers";
import { EXPIRY_CHOICES, EXPIRY_DEFAULT, type KeyPlace } from "./key-words";

export type CreateKeyFormProps = {
  place: KeyPlace;
  canMakeServiceKeys: boolean;
  onMade: KeyFormProps["onMade"];
};

export function CreateKeyForm({ place, canMakeServiceKeys, onMade }: CreateKeyFormProps) {
  const [name, setName] = useState("");
  const [expiry, setExpiry] = useState<string>(EXPIRY_DEFAULT);
  const [powers, setPowers] = useState<Powers>({
    kind: canMakeServiceKeys ? "service" : "user",
    scopes: ["mcp"],
  });

  function make() {
    const input = { name, ...(expiry === "never" ? {} : { expiresInDays: Number(expiry) }) };
    return place.workspace === undefined
      ? createAdminKeyAction(place, input)
      : createApiKeyAction(place, { ...input, ...powers });
  }

  return (
    <KeyForm
      label="Create key"
      make={make}
      unanswered="The server did not answer. Check your connection, look in the list whether the key exists, then try again."
      onMade={onMade}
    >
      {(issueOf) => (
        <>
          <Field
            label="Name"
            hint="What will use it, such as “CI of the web shop”."
            error={issueOf("name")}
            required
          >
            <Input
              autoFocus
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
        </>
      )}
    </KeyForm>
  );
}

const DAY_MS = 24 * 60 * 60 * 1000;

function expiryHint(expiry: string): string {
  if (expiry === "never") return "It works until somebody revokes it. Prefer a date where you can.";
  const end = new Date(Date.now() + Number(expiry) * DAY_MS);
  const day = end.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  return `It stops working on ${day}.`;
}
